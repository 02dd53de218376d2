namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>Asks whether a server on this machine answers HTTP, whatever it answers.</summary>
public static class HttpProbe
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    // Never through a proxy: the addresses are of this machine.
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }, disposeHandler: true)
    {
        Timeout = AnswerWithin,
    };

    /// <summary>True when anything answered within two seconds.</summary>
    public static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
