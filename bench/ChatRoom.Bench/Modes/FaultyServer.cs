using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Bench.Modes;

/// <summary>
/// A small chat server for the line protocol, in this process, that makes one mistake in what it sends to one client.
/// </summary>
internal sealed class FaultyServer : IDisposable
{
    private const int Victim = 2;
    private const int FaultyLine = 300;

    private readonly Lock _gate = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<(string Name, NetworkStream Stream)> _members = [];
    private readonly Fault _fault;
    private readonly MessageLayout _text;
    private string? _held;
    private int _lines;
    private bool _made;

    /// <param name="fault">The mistake.</param>
    /// <param name="text">How messages look.</param>
    public FaultyServer(Fault fault, MessageLayout text)
    {
        _fault = fault;
        _text = text;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync();
                socket.NoDelay = true;
                _ = ServeAsync(new NetworkStream(socket, ownsSocket: true));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The check is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        try
        {
            await stream.WriteAsync("Your name?"u8.ToArray());
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var name = await reader.ReadLineAsync();
            lock (_gate)
            {
                stream.Write(Encoding.Latin1.GetBytes($"Welcome {name}!\n"));
                _members.Add((name!, stream));
            }

            while (await reader.ReadLineAsync() is { } line)
            {
                Broadcast($"{name}: {line}\n");
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The client is gone.
        }
    }

    private void Broadcast(string line)
    {
        lock (_gate)
        {
            foreach (var (name, stream) in _members.ToArray())
            {
                foreach (var shown in name == Wire.NameOf(Victim) ? Spoil(line, stream) : [line])
                {
                    stream.Write(Encoding.Latin1.GetBytes(shown));
                }
            }
        }
    }

    /// <summary>What the victim gets in the place of a line.</summary>
    private string[] Spoil(string line, NetworkStream stream)
    {
        if (_held is { } held)
        {
            var isPartner = IsPartner(held, line);
            _held = isPartner ? null : _fault == Fault.Swap ? held : line;
            return isPartner ? [line, held] : _fault == Fault.Swap ? [line] : [held];
        }

        if (++_lines < FaultyLine || _made)
        {
            return [line];
        }

        _made = true;
        switch (_fault)
        {
            case Fault.Lose:
                return [];
            case Fault.Double:
                return [line, line];
            case Fault.Swap or Fault.Reorder:
                _held = line;
                return [];
            case Fault.Close:
                _members.RemoveAll(m => m.Stream == stream);
                stream.Close();
                return [];
            case Fault.Invent:
                return [line, Invented()];
            default:
                return [Change(line)];
        }
    }

    private string Change(string line) => _fault switch
    {
        Fault.ChangeText => Replace(line, line.Length - 3),
        Fault.ChangeTime => Replace(line, "u00000: ".Length + 20),
        Fault.Cut => line[..^5] + "\n",
        Fault.Join => line[..^1],
        Fault.Impersonate => Wire.NameOf(9) + line["u00000".Length..],
        _ => line,
    };

    private string Invented()
    {
        var text = new byte[_text.Bytes];
        _text.Write(text, new Message(0, 1_000_000, 0));
        return $"{Wire.NameOf(0)}: {Encoding.Latin1.GetString(text)}\n";
    }

    private bool IsPartner(string held, string line) =>
        held.AsSpan(0, 6).SequenceEqual(line.AsSpan(0, 6)) == (_fault == Fault.Swap);

    private static string Replace(string line, int place) => line[..place] + (char)(line[place] ^ 1) + line[(place + 1)..];
}
