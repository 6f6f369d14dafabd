using System.Globalization;

#pragma warning disable CA1050 // The runtime looks for this very name, without a namespace (DOTNET_STARTUP_HOOKS).
/// <summary>Runs in a measured process before its own code and writes down how much it has allocated.</summary>
internal static class StartupHook
{
    public const string FileVariable = "BENCHMARK_ALLOCATIONS";

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } file)
        {
            new Thread(() => Report(file)) { IsBackground = true }.Start();
        }
    }

    private static void Report(string file)
    {
        while (true)
        {
            File.WriteAllText(file + ".new", GC.GetTotalAllocatedBytes().ToString(CultureInfo.InvariantCulture));
            File.Move(file + ".new", file, overwrite: true);
            // A dedicated thread that blocks: a timer or an awaited delay would run on the thread pool that is
            // measured.
            Thread.Sleep(100);
        }
    }
}
#pragma warning restore CA1050
