using Microsoft.Extensions.Options;

namespace Egret.Identity.SigningKeys;

/// <summary>How much of a hurry a rotation by command is in.</summary>
internal enum RotationMode
{
    /// <summary>The next key signs once every reader of the key set has had the time to read it.</summary>
    Planned,

    /// <summary>The next key signs as soon as every replica has it; tokens of the old one stay good until they expire.</summary>
    Now,

    /// <summary>The next key signs at once, and no token of an older key is good any more: everybody signs in anew.</summary>
    Compromised,
}
