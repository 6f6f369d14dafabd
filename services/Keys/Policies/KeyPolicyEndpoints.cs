namespace Egret.Keys.Policies;

/// <summary>An organisation's policy on its API keys, within the group of keys.</summary>
internal static class KeyPolicyEndpoints
{
    public static void MapKeyPolicy(this RouteGroupBuilder keys, string nameSuffix)
    {
        GetKeyPolicy.Map(keys, nameSuffix);
        ChangeKeyPolicy.Map(keys, nameSuffix);
    }
}
