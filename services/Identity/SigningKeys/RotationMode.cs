namespace Egret.Identity.SigningKeys;

/// <summary>The mode of a rotation by command.</summary>
internal enum RotationMode
{
    /// <summary>The new key signs after the publish lead, so that every reader of the key set has it.</summary>
    Planned,

    /// <summary>
    /// The new key signs as soon as every replica has it; tokens of the old key stay valid until they expire.
    /// </summary>
    Now,

    /// <summary>The new key signs immediately and all older keys are deleted: every user must sign in again.</summary>
    Compromised,
}
