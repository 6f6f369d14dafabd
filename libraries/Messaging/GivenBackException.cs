namespace Egret.Messaging;

/// <summary>An event that is not tried any longer here and now; the inner exception is what the last attempt failed on.</summary>
internal sealed class GivenBackException(string message, Exception innerException) : Exception(message, innerException);
