using System.Globalization;
using System.Net.Http.Json;
using PartnerDesk.LocalRuntime.Hosting;
using PartnerDesk.LocalRuntime.Processes;
using PartnerDesk.Sandbox.Control;
using PartnerDesk.Sandbox.Customers;

[assembly: LocalCompanion(typeof(PartnerDesk.Sandbox.Hosting.SandboxCompanion))]

namespace PartnerDesk.Sandbox.Hosting;

/// <summary>
/// Starts the sandbox beside the program, as a process in a session of its own on the port in <c>Sandbox:Port</c>
/// (<c>Sandbox__Port</c> in the environment; default 7090) with its state in <c>.sandbox</c> of the home folder.
/// </summary>
public sealed class SandboxCompanion : ILocalCompanion
{
    /// <summary>The setting that names the port.</summary>
    public const string PortSetting = "Sandbox:Port";

    /// <summary>The key of the staff member with the role 'lead' in the sample settings.</summary>
    private const string SampleLeadKey = "sample-lead-key";

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private Uri? _address;

    public string Name => "vendor sandbox";

    /// <inheritdoc/>
    /// <exception cref="LocalSetupException">The port setting is no port, the port is taken by something else, or the sandbox does not come up.</exception>
    public async Task StartAsync(LocalCompanionContext context, CancellationToken cancellationToken)
    {
        int port = ReadPort(context.Configuration[PortSetting]);
        string data = Path.Combine(context.HomeDirectory, SandboxOptions.DefaultDataDirectory);
        string assembly = ShadowCopy.Make(Path.Combine(data, "bin"));
        Uri address = new($"http://127.0.0.1:{port}/");
        await context.StartProcessAsync(
            new CompanionProcess
            {
                Name = "sandbox",
                DisplayName = "the vendor sandbox",
                Directory = data,
                Command = ProcessCommand.ForAssembly(assembly, "--port", port.ToString(CultureInfo.InvariantCulture), "--data", data),
                ReadyAddress = new Uri(address, "control/status"),
            },
            cancellationToken);
        await VerifyAsync(address, data, context.Report, cancellationToken);
        ShadowCopy.RemoveOthers(assembly);
        _address = address;
    }

    /// <inheritdoc/>
    public IEnumerable<string> ReadyLines(Uri hostAddress)
    {
        SandboxCustomer customer = SandboxCustomers.SuspendedNonPaymentChina;
        string body =
            $$$"""{"customerId":"{{{customer.Id}}}","title":"Mail is not delivered","description":"Since this morning nobody can send or receive mail.","impact":{"productionDown":true,"usersAffected":25,"workaround":false},"service":"Exchange Online","contact":{"name":"Wang Wei","email":"wang.wei@{{{customer.Domain}}}","language":"zh-CN"}}""";
        yield return "Submit a support request for a customer whose subscription is suspended:";
        yield return $"  curl -i {new Uri(hostAddress, "api/support-requests")} -H 'X-Api-Key: {SampleLeadKey}' -H 'Content-Type: application/json' -d '{body}'";
        yield return $"Customers to try, and what is the matter with each: curl -s {new Uri(_address!, "control/customers")}";
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static int ReadPort(string? setting) =>
        string.IsNullOrWhiteSpace(setting) ? SandboxOptions.DefaultPort
        : int.TryParse(setting, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535 ? port
        : throw new LocalSetupException($"Sandbox__Port is '{setting}'; it must be a port from 1 to 65535.");

    /// <summary>Something answers at the port; this makes sure that it is the sandbox of this home folder.</summary>
    private static async Task VerifyAsync(Uri address, string data, Action<string> report, CancellationToken cancellationToken)
    {
        using SocketsHttpHandler handler = new() { UseProxy = false };
        using HttpClient http = new(handler, disposeHandler: false) { Timeout = AnswerWithin };
        SandboxStatus? status;
        try
        {
            status = await http.GetFromJsonAsync<SandboxStatus>(new Uri(address, "control/status"), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Text.Json.JsonException)
        {
            status = null;
        }

        const string WhatToDo = "Stop it, or choose another port in Sandbox__Port and in the addresses of the vendor's services in the settings.";
        if (status is not { BuildId: not null })
        {
            throw new LocalSetupException($"Something that is not the vendor sandbox answers at {address}. {WhatToDo}");
        }

        if (status.DataDirectory != data)
        {
            throw new LocalSetupException($"At {address} answers the vendor sandbox of another folder, {status.DataDirectory}. {WhatToDo}");
        }

        if (status.BuildId != SandboxBuild.Id)
        {
            report("The vendor sandbox that runs is another build than this program's.");
        }
    }
}
