using System.Net.Sockets;
using System.Text;

namespace ChatRoom.Bench;

/// <summary>The clients of <see cref="Fanout"/>.</summary>
internal sealed class FanoutLoad(int senders, int window, int bytes)
{
    private readonly List<Client> _clients = [];
    private readonly Sender[] _senders = Enumerable.Range(0, senders).Select(_ => new Sender(window)).ToArray();
    private volatile bool _stopping;
    private long _deliveries;
    private string? _fault;

    public long Deliveries => Volatile.Read(ref _deliveries);

    public async Task JoinAsync(ServerProcess server, int clients)
    {
        for (var i = 0; i < clients; i++)
        {
            var client = new Client(this, await server.ConnectAsync(), senders);
            _clients.Add(client);
            await client.SendAsync($"u{i:D5}\n");
            await client.WelcomedAsync();
        }
    }

    public void Start()
    {
        foreach (var client in _clients)
        {
            client.Start();
        }

        for (var s = 0; s < senders; s++)
        {
            for (var i = 0; i < window; i++)
            {
                Say(s);
            }
        }
    }

    /// <summary>Throws if any delivery was lost, doubled or out of order.</summary>
    public void Check()
    {
        if (_fault is not null)
        {
            throw new InvalidOperationException(_fault);
        }
    }

    public async Task StopAsync()
    {
        _stopping = true;
        foreach (var client in _clients)
        {
            client.Close();
        }

        await Task.WhenAll(_clients.Select(c => c.Ended));
    }

    private void Say(int sender)
    {
        if (_stopping)
        {
            return;
        }

        var number = Interlocked.Increment(ref _senders[sender].Said);
        var text = $"{sender} {number} ";
        _ = _clients[sender].SendAsync(text.PadRight(bytes, 'x') + "\n");
    }

    private void Delivered(int sender, int number)
    {
        // The slot of a message is free again only when everybody has it, so the window never overlaps itself.
        ref var have = ref _senders[sender].Have[number % _senders[sender].Have.Length];
        if (Interlocked.Increment(ref have) == _clients.Count)
        {
            have = 0;
            Say(sender);
        }
    }

    private sealed class Sender(int window)
    {
        public int Said;

        public int[] Have { get; } = new int[window * 2];
    }

    private sealed class Client(FanoutLoad load, Socket socket, int senders)
    {
        private readonly byte[] _buffer = new byte[1 << 16];
        private readonly int[] _next = Enumerable.Repeat(1, senders).ToArray();
        private int _kept;

        public Task Ended { get; private set; } = Task.CompletedTask;

        public void Start() => Ended = Task.Run(ReadAsync);

        public async Task SendAsync(string line)
        {
            try
            {
                // A whole line is one call, and so is never mixed with another.
                await socket.SendAsync(Encoding.UTF8.GetBytes(line));
            }
            catch (Exception e) when (load._stopping && e is SocketException or ObjectDisposedException)
            {
                // The round is over.
            }
        }

        public async Task WelcomedAsync()
        {
            var text = "";
            while (!text.Contains("to exit.\n", StringComparison.Ordinal))
            {
                text += Encoding.UTF8.GetString(_buffer, 0, await socket.ReceiveAsync(_buffer));
            }
        }

        public void Close() => socket.Close(0);

        private async Task ReadAsync()
        {
            try
            {
                while (await socket.ReceiveAsync(_buffer.AsMemory(_kept)) is var length and > 0)
                {
                    Take(_kept + length);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                if (!load._stopping)
                {
                    load._fault ??= $"A client was cut off: {e.Message}";
                }
            }
        }

        private void Take(int length)
        {
            var rest = _buffer.AsSpan(0, length);
            var count = 0;
            while (rest.IndexOf((byte)'\n') is var end and >= 0)
            {
                count += TakeLine(rest[..end]) ? 1 : 0;
                rest = rest[(end + 1)..];
            }

            rest.CopyTo(_buffer);
            _kept = rest.Length;
            Interlocked.Add(ref load._deliveries, count);
        }

        private bool TakeLine(ReadOnlySpan<byte> line)
        {
            // u00001: 1 123 xxxx
            if (line.Length < 8 || line[6] != (byte)':')
            {
                return false;
            }

            var place = 8;
            var sender = Number(line, ref place);
            var number = Number(line, ref place);
            if (number != _next[sender])
            {
                load._fault ??= $"Message {number} of sender {sender} came instead of {_next[sender]}.";
            }

            _next[sender] = number + 1;
            load.Delivered(sender, number);
            return true;
        }

        private static int Number(ReadOnlySpan<byte> line, ref int place)
        {
            var number = 0;
            while (line[place] != (byte)' ')
            {
                number = (number * 10) + line[place++] - '0';
            }

            place++;
            return number;
        }
    }
}
