namespace Egret.Knowledge.Tests;

/// <summary>A separate service for a test class that restarts it, adds a replica or reads its blobs.</summary>
public sealed class IsolatedKnowledgeApp : KnowledgeApp;
