using PartnerDesk.Sandbox;

var (options, mistake) = SandboxOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(mistake);
    return 2;
}

await using WebApplication app = SandboxApplication.Build(options, TimeProvider.System);
await app.StartAsync();
Console.WriteLine($"Vendor sandbox on {app.Urls.First()}, data in {options.DataDirectory}");
await app.WaitForShutdownAsync();
return 0;
