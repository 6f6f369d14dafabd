using System.Runtime.CompilerServices;
using Egret.Contracts.Internal;

namespace Egret.Keys.Data;

/// <summary>
/// Statements with explicit row locks. A verification holds <c>for key share</c> on the key's row from reading it
/// until its verdict is cached; a change of a key takes <c>for update</c> first and so waits for running
/// verifications. The invalidation after the commit therefore follows every write of an older verdict: a load cannot
/// cache a revoked key again. The batch that writes last uses takes the weaker <c>for no key update</c>, which does
/// not block verifications.
/// </summary>
internal static class KeyQueries
{
    /// <summary>Locks one key that a caller may see. Uses the primary key.</summary>
    /// <param name="id">The key.</param>
    /// <param name="organisationId">The organisation of the caller.</param>
    /// <param name="managesAll">Whether the caller manages all keys of the organisation.</param>
    /// <param name="userId">The user of the caller.</param>
    public static FormattableString LockVisible(Guid id, Guid organisationId, bool managesAll, Guid userId) => $"""
        select * from api_keys
        where id = {id} and organisation_id = {organisationId} and ({managesAll} or user_id = {userId})
        for update
        """;

    /// <summary>The longest time during which gateways may use an old verdict, including the clock tolerance.</summary>
    public static readonly TimeSpan VerdictPropagationTolerance = Clocks.Tolerance + TimeSpan.FromSeconds(10);

    /// <summary>
    /// A member's keys issued before the event, in the order of ids to prevent deadlocks. Uses (organisation, user).
    /// </summary>
    public static FormattableString LockOfMember(Guid organisationId, Guid userId, DateTimeOffset occurredAt) => $"""
        select * from api_keys
        where organisation_id = {organisationId} and user_id = {userId} and revoked_at is null
            and created_at <= {occurredAt + Clocks.Tolerance}
        order by id for update
        """;

    /// <summary>All keys of an organisation, including revoked keys. Uses (organisation, user).</summary>
    public static FormattableString LockOfOrganisation(Guid organisationId) => $"""
        select * from api_keys where organisation_id = {organisationId} order by id for update
        """;

    /// <summary>All keys of a user in all organisations, including revoked keys. Uses the index on the user.</summary>
    public static FormattableString LockAllOfUser(Guid userId) => $"""
        select * from api_keys where user_id = {userId} order by id for update
        """;

    /// <summary>A user's keys in all organisations issued before the event. Uses the index on the user.</summary>
    public static FormattableString LockOfUser(Guid userId, DateTimeOffset occurredAt) => $"""
        select * from api_keys
        where user_id = {userId} and revoked_at is null and created_at <= {occurredAt + Clocks.Tolerance}
        order by id for update
        """;

    /// <summary>
    /// A user's keys in all organisations without a secret from a sign-in at or after this time, which the gateways
    /// reject. Excludes keys that the user has rotated since, also on redelivery. Uses the index on the user, then
    /// the secrets' key.
    /// </summary>
    public static FormattableString LockOfEarlierSignIns(Guid userId, DateTimeOffset validFrom) => $"""
        select * from api_keys
        where user_id = {userId} and revoked_at is null
            and not exists (select 1 from api_key_secrets s where s.api_key_id = api_keys.id and s.signed_in_at >= {validFrom})
        order by id for update
        """;

    /// <summary>Records the tombstone of a deleted user. Idempotent.</summary>
    public static FormattableString AddDeletedUser(Guid userId, DateTimeOffset deletedAt) => $"""
        insert into deleted_users (user_id, deleted_at) values ({userId}, {deletedAt}) on conflict do nothing
        """;

    /// <summary>
    /// The oldest due report that no other worker has locked. Uses the primary key; the table contains only pending
    /// and dead-lettered reports.
    /// </summary>
    public static FormattableString LockNextReport(DateTimeOffset now) => $"""
        select * from key_reports where next_attempt_at <= {now} order by id limit 1 for update skip locked
        """;

    /// <summary>
    /// A secret, valid or not, and every other secret that its holder may know. Uses the secrets' primary key, then
    /// the index on the issuing key.
    /// </summary>
    public static FormattableString SecretsDerivedFromSecret(string hash) => SecretsDerivedFrom("hash = {0}", hash);

    /// <summary>
    /// All secrets of a key and every other secret that their holders may know. Uses the secrets' key, then the index
    /// on the issuing key.
    /// </summary>
    public static FormattableString SecretsDerivedFromKey(Guid keyId) => SecretsDerivedFrom("api_key_id = {0}", keyId);

    /// <summary>
    /// The selected secrets and, recursively, the secrets issued with their keys while these were valid. The
    /// tolerance covers clock differences and requests under way when a secret expired.
    /// </summary>
    private static FormattableString SecretsDerivedFrom(string first, object value) => FormattableStringFactory.Create(
        $$"""
        with recursive known as (
            select hash, api_key_id, created_at, expires_at from api_key_secrets where {{first}}
            union
            select made.hash, made.api_key_id, made.created_at, made.expires_at
            from known join api_key_secrets made on made.created_by_key_id = known.api_key_id
                and made.created_at >= known.created_at - {1}
                and made.created_at <= coalesce(known.expires_at, 'infinity') + {1})
        select hash as "Value" from known
        """, value, VerdictPropagationTolerance);

    /// <summary>The keys of these secrets, in the order of ids. Uses the primary keys of secrets and keys.</summary>
    public static FormattableString LockOfSecrets(string[] hashes) => $"""
        select * from api_keys where id in (select api_key_id from api_key_secrets where hash = any ({hashes})) order by id for update
        """;

    /// <summary>Adds the policy of an organisation without one. Concurrent statements add one row.</summary>
    public static FormattableString AddPolicy(Guid organisationId) => $"""
        insert into key_policies (organisation_id, keys_may_issue_keys, leaked_keys, is_deleted)
        values ({organisationId}, true, 'revoke', false)
        on conflict do nothing
        """;

    /// <summary>An organisation's policy with a shared lock. Uses the primary key.</summary>
    public static FormattableString LockPolicyShared(Guid organisationId) => $"""
        select * from key_policies where organisation_id = {organisationId} for share
        """;

    /// <summary>An organisation's policy for a change; waits for shared locks. Uses the primary key.</summary>
    public static FormattableString LockPolicy(Guid organisationId) => $"""
        select * from key_policies where organisation_id = {organisationId} for update
        """;

    /// <summary>
    /// The key that a secret belongs to, locked while its verdict is cached. Uses the primary keys of secrets and keys.
    /// </summary>
    public const string LoadForVerification = """
        select k.id, k.user_id, k.organisation_id, k.scopes, k.expires_at, k.revoked_at, s.expires_at, s.signed_in_at, s.created_at
        from api_key_secrets s join api_keys k on k.id = s.api_key_id
        where s.hash = $1
        for key share of k
        """;

    /// <summary>
    /// Updates last uses to later times only; address and route stay if a use does not state them. Rows are locked in
    /// the order of ids, so that two writers cannot deadlock.
    /// </summary>
    public const string WriteUses = """
        with uses as (
            select k.id, u.used_at, u.address, u.route
            from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) as u (id, used_at, address, route)
                join api_keys k on k.id = u.id
            where k.last_used_at is null or k.last_used_at < u.used_at
            order by k.id for no key update of k)
        update api_keys
        set last_used_at = uses.used_at,
            last_used_ip = case when uses.route is null then last_used_ip else uses.address end,
            last_used_route = coalesce(uses.route, last_used_route)
        from uses where api_keys.id = uses.id
        """;

    /// <summary>Records uses of expired keys, at most one per key and hour. Uses (key, id) of the events.</summary>
    public const string WriteExpiredUses = """
        insert into api_key_events (id, api_key_id, type, occurred_at, ip_address)
        select r.event_id, k.id, 'presented_after_expiry', r.rejected_at, r.address
        from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[]) as r (event_id, key_id, rejected_at, address)
        join api_keys k on k.id = r.key_id
        where not exists (
            select 1 from api_key_events e
            where e.api_key_id = k.id and e.type = 'presented_after_expiry' and e.occurred_at > r.rejected_at - interval '1 hour')
        """;
}
