using System.Runtime.CompilerServices;
using Egret.Contracts.Internal;

namespace Egret.Keys.Data;

/// <summary>
/// Statements whose locks are the point. A verification holds <c>for key share</c> on the key's row from reading it until its verdict is
/// cached; whoever changes a key takes <c>for update</c> first and so waits for verifications under way. Dropping the verdicts
/// after the commit therefore comes after every write of an older one: a load cannot put a revoked key back.
/// The batch that writes last uses takes the weaker <c>for no key update</c> and disturbs no verification.
/// </summary>
internal static class KeyQueries
{
    /// <summary>One key that a caller may see: its id, the caller's organisation, whether they manage all its keys, and who they are. By primary key.</summary>
    public static FormattableString LockVisible(Guid id, Guid organisationId, bool managesAll, Guid userId) => $"""
        select * from api_keys
        where id = {id} and organisation_id = {organisationId} and ({managesAll} or user_id = {userId})
        for update
        """;

    /// <summary>For as long may gateways follow an old verdict on a secret, at the worst, by clocks that differ.</summary>
    public static readonly TimeSpan VerdictPropagationTolerance = Clocks.Tolerance + TimeSpan.FromSeconds(10);

    /// <summary>A member's keys made before the event. In the order of ids, so that two of these cannot deadlock. By (organisation, user).</summary>
    public static FormattableString LockOfMember(Guid organisationId, Guid userId, DateTimeOffset occurredAt) => $"""
        select * from api_keys
        where organisation_id = {organisationId} and user_id = {userId} and revoked_at is null and created_at <= {occurredAt + Clocks.Tolerance}
        order by id for update
        """;

    /// <summary>All of an organisation's keys, revoked ones too. By (organisation, user).</summary>
    public static FormattableString LockOfOrganisation(Guid organisationId) => $"""
        select * from api_keys where organisation_id = {organisationId} order by id for update
        """;

    /// <summary>All of a user's keys of all organisations, revoked ones too. By user.</summary>
    public static FormattableString LockAllOfUser(Guid userId) => $"""
        select * from api_keys where user_id = {userId} order by id for update
        """;

    /// <summary>A user's keys of all organisations made before the event. By user.</summary>
    public static FormattableString LockOfUser(Guid userId, DateTimeOffset occurredAt) => $"""
        select * from api_keys
        where user_id = {userId} and revoked_at is null and created_at <= {occurredAt + Clocks.Tolerance}
        order by id for update
        """;

    /// <summary>
    /// A user's keys of all organisations of which no secret comes from a sign-in at or after this moment: what the
    /// gateways reject. A key that the user has rotated since is not among them. The same on redelivery. By user, then
    /// by the secrets' key.
    /// </summary>
    public static FormattableString LockOfEarlierSignIns(Guid userId, DateTimeOffset validFrom) => $"""
        select * from api_keys
        where user_id = {userId} and revoked_at is null
            and not exists (select 1 from api_key_secrets s where s.api_key_id = api_keys.id and s.signed_in_at >= {validFrom})
        order by id for update
        """;

    /// <summary>Notes that a user is deleted. Repeats change nothing.</summary>
    public static FormattableString AddDeletedUser(Guid userId, DateTimeOffset deletedAt) => $"""
        insert into deleted_users (user_id, deleted_at) values ({userId}, {deletedAt}) on conflict do nothing
        """;

    /// <summary>The oldest report that is due and that nobody else deals with. By primary key; the table holds only what still waits, and what is parked.</summary>
    public static FormattableString TakeReport(DateTimeOffset now) => $"""
        select * from key_reports where next_attempt_at <= {now} order by id limit 1 for update skip locked
        """;

    /// <summary>A secret, whatever became of it, and every other one that its holder may know. By the secrets' primary key, then by the key that made them.</summary>
    public static FormattableString SecretsOutOfSecret(string hash) => SecretsOutOf("hash = {0}", hash);

    /// <summary>The same for whoever may have held a key at any time: all of its secrets. By the secrets' key, then by the key that made them.</summary>
    public static FormattableString SecretsOutOfKey(Guid keyId) => SecretsOutOf("api_key_id = {0}", keyId);

    /// <summary>
    /// Those secrets, what was made with their keys while they worked, and so on. The tolerance is for clocks that differ and for requests
    /// under way when a secret ended.
    /// </summary>
    private static FormattableString SecretsOutOf(string first, object value) => FormattableStringFactory.Create(
        $$"""
        with recursive known as (
            select hash, api_key_id, created_at, ends_at from api_key_secrets where {{first}}
            union
            select made.hash, made.api_key_id, made.created_at, made.ends_at
            from known join api_key_secrets made on made.created_by_key_id = known.api_key_id
                and made.created_at >= known.created_at - {1}
                and made.created_at <= coalesce(known.ends_at, 'infinity') + {1})
        select hash as "Value" from known
        """, value, VerdictPropagationTolerance);

    /// <summary>The keys of these secrets, in the order of ids. By the secrets' and the keys' primary keys.</summary>
    public static FormattableString LockOfSecrets(string[] hashes) => $"""
        select * from api_keys where id in (select api_key_id from api_key_secrets where hash = any ({hashes})) order by id for update
        """;

    /// <summary>The policy of an organisation that has none yet. Two at once add one.</summary>
    public static FormattableString AddPolicy(Guid organisationId) => $"""
        insert into key_policies (organisation_id, keys_may_issue_keys, leaked_keys, is_deleted)
        values ({organisationId}, true, 'revoke', false)
        on conflict do nothing
        """;

    /// <summary>An organisation's policy, for whoever follows it. By primary key.</summary>
    public static FormattableString LockPolicyShared(Guid organisationId) => $"""
        select * from key_policies where organisation_id = {organisationId} for share
        """;

    /// <summary>An organisation's policy, for whoever changes it: waits for those who follow it. By primary key.</summary>
    public static FormattableString LockPolicy(Guid organisationId) => $"""
        select * from key_policies where organisation_id = {organisationId} for update
        """;

    /// <summary>The key that a secret belongs to, held while its verdict is being cached. By the secrets' and the keys' primary keys.</summary>
    public const string LoadForVerification = """
        select k.id, k.user_id, k.organisation_id, k.scopes, k.expires_at, k.revoked_at, s.ends_at, s.signed_in_at, s.created_at
        from api_key_secrets s join api_keys k on k.id = s.api_key_id
        where s.hash = $1
        for key share of k
        """;

    /// <summary>
    /// Moves last uses forward, never back; where from and what for stay when a use does not say. Rows are locked in the order of
    /// ids, so that two writers cannot deadlock.
    /// </summary>
    public const string WriteUses = """
        with uses as (
            select k.id, u.used_at, u.address, u.route
            from unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[]) as u (id, used_at, address, route) join api_keys k on k.id = u.id
            where k.last_used_at is null or k.last_used_at < u.used_at
            order by k.id for no key update of k)
        update api_keys
        set last_used_at = uses.used_at,
            last_used_ip = case when uses.route is null then last_used_ip else uses.address end,
            last_used_route = coalesce(uses.route, last_used_route)
        from uses where api_keys.id = uses.id
        """;

    /// <summary>Notes that expired keys were refused, unless that was noted within the hour. By (key, id) of the events.</summary>
    public const string WriteExpiredUses = """
        insert into api_key_events (id, api_key_id, type, occurred_at, ip_address)
        select r.event_id, k.id, 'refused_while_expired', r.refused_at, r.address
        from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::text[]) as r (event_id, key_id, refused_at, address) join api_keys k on k.id = r.key_id
        where not exists (
            select 1 from api_key_events e
            where e.api_key_id = k.id and e.type = 'refused_while_expired' and e.occurred_at > r.refused_at - interval '1 hour')
        """;
}
