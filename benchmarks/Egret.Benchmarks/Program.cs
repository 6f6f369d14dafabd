using Egret.Benchmarks.Gateway;
using Egret.Benchmarks.Retrieval;
using Egret.Benchmarks.Verification;

return args switch
{
    ["retrieval", var folder, .. var options] => await RetrievalBenchmark.RunAsync(folder, options),
    ["gateway", .. var options] => await GatewayBenchmark.RunAsync(options),
    ["verification"] => await VerificationBenchmark.RunAsync(),
    [GatewayUpstream.Command, var port] => await GatewayUpstream.RunAsync(port),
    [PlainYarp.Command, var port, var upstream] => await PlainYarp.RunAsync(port, upstream),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(RetrievalBenchmark.Usage);
    Console.Error.WriteLine(GatewayBenchmark.Usage);
    Console.Error.WriteLine(VerificationBenchmark.Usage);
    return 64;
}
