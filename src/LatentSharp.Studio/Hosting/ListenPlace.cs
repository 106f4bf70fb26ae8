using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LatentSharp.Data;

namespace LatentSharp.Studio.Hosting;

/// <summary>Where the studio listens.</summary>
/// <param name="Ip">The address.</param>
/// <param name="Port">The port, which was free a moment ago.</param>
/// <param name="IsOpen">Whether other machines can reach it.</param>
internal sealed record ListenPlace(IPAddress Ip, int Port, bool IsOpen)
{
    private const int Tries = 50;

    /// <summary>What a browser on this machine is given.</summary>
    public Uri Address
    {
        get
        {
            IPAddress shown = Ip.Equals(IPAddress.Any) ? IPAddress.Loopback : Ip.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : Ip;
            string host = shown.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{shown}]" : shown.ToString();
            return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{Port}/"));
        }
    }

    /// <summary>Finds a free port: the one that is wanted, or the next.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="tell">Told if it is another port.</param>
    /// <exception cref="DataException">The address is none of this machine, or no port is free.</exception>
    public static ListenPlace Find(StudioOptions options, Action<string> tell)
    {
        IPAddress ip = IPAddress.Loopback;
        if (options.Listen is { } listen && !IPAddress.TryParse(listen, out ip!))
        {
            throw new DataException($"'{listen}' is no address to listen on; give one of this machine in numbers, e.g. 0.0.0.0 for all.");
        }

        for (int port = options.Port; port < options.Port + Tries && port <= IPEndPoint.MaxPort; port++)
        {
            if (Try(ip, port) is { } free)
            {
                if (options.Port > 0 && free != options.Port)
                {
                    tell(string.Create(CultureInfo.InvariantCulture, $"port {options.Port} is in use; taking {free}"));
                }

                return new ListenPlace(ip, free, !IPAddress.IsLoopback(ip));
            }
        }

        throw new DataException(string.Create(CultureInfo.InvariantCulture,
            $"no port from {options.Port} on is free; give another port."));
    }

    /// <summary>The port if it is free, or the one that was chosen for 0; null if it is not.</summary>
    private static int? Try(IPAddress ip, int port)
    {
        try
        {
            using var listener = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            listener.Bind(new IPEndPoint(ip, port));
            listener.Listen();
            return ((IPEndPoint)listener.LocalEndPoint!).Port;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return null;
        }
        catch (SocketException exception)
        {
            throw new DataException($"'{ip}' cannot be listened on: {exception.Message.TrimEnd('.')}; give an address of this machine.",
                exception);
        }
    }
}
