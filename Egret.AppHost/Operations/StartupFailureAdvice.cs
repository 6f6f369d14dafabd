namespace Egret.AppHost.Operations;

/// <summary>What an operator can do about a resource that cannot start.</summary>
internal static class StartupFailureAdvice
{
    /// <summary>Returns the advice for a kind of resource, in one sentence or two.</summary>
    public static string For(IResource resource) => resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image)
        ? $"Make the image {NameOf(image)} available to the container runtime (pull or load it), "
            + "or run the servers without containers: Infrastructure__Mode=local ./run"
        : "Correct the cause that the output names and start Egret again.";

    private static string NameOf(ContainerImageAnnotation image)
    {
        var name = image.Registry is { Length: > 0 } registry ? $"{registry}/{image.Image}" : image.Image;
        return image.SHA256 is { Length: > 0 } digest ? $"{name}@sha256:{digest}" : $"{name}:{image.Tag}";
    }
}
