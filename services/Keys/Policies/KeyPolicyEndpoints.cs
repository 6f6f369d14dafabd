namespace Egret.Keys.Policies;

/// <summary>The endpoints of the key policy, in the group of API keys.</summary>
internal static class KeyPolicyEndpoints
{
    public static void MapKeyPolicy(this RouteGroupBuilder keys, string nameSuffix)
    {
        GetKeyPolicy.Map(keys, nameSuffix);
        ChangeKeyPolicy.Map(keys, nameSuffix);
    }
}
