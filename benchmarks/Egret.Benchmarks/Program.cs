using Egret.Benchmarks.Retrieval;

return args switch
{
    ["retrieval", var folder, .. var options] => await RetrievalBenchmark.RunAsync(folder, options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(RetrievalBenchmark.Usage);
    return 64;
}
