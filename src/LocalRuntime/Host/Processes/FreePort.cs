using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace PartnerDesk.LocalRuntime.Processes;

/// <summary>Ports of this machine that nobody listens on.</summary>
public static class FreePort
{
    private const int LowestPort = 10240;
    private const int HighestPort = 32767;

    // Held until this process ends.
    private static readonly List<FileLock> Reservations = [];

    /// <summary>
    /// A free loopback port that no other process gets from here while this one lives. It is below the range from which Linux
    /// takes the local ports of outgoing connections (32768 and up), so none of those sits on it when a server binds it later, or again.
    /// </summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(LowestPort, HighestPort + 1);
            string file = Path.Combine(Path.GetTempPath(), $"partnerdesk-ports-{Environment.UserName}", port.ToString(CultureInfo.InvariantCulture));
            if (FileLock.TryAlone(file) is not { } reservation)
            {
                continue;
            }

            if (IsFree(port))
            {
                lock (Reservations)
                {
                    Reservations.Add(reservation);
                }

                return port;
            }

            reservation.Dispose();
        }
    }

    /// <summary>True when nobody listens on <paramref name="port"/> of the loopback address.</summary>
    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
