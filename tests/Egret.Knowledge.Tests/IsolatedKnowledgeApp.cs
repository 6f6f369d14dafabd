namespace Egret.Knowledge.Tests;

/// <summary>A service of its own for a test class that restarts it, adds a replica or reads its blobs.</summary>
public sealed class IsolatedKnowledgeApp : KnowledgeApp;
