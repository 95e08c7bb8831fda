using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ChatRoom.Bench.Load;

/// <content>What comes in: one large read, and the lines in it.</content>
internal sealed partial class Crowd
{
    private void Receive(Client client)
    {
        var kept = client.TakeRest(_buffer);
        var received = (int)Libc.recv(client.Socket, ref _buffer[kept], BufferBytes - kept, 0);
        if (received <= 0)
        {
            if (received == 0 || Marshal.GetLastPInvokeError() is not (Libc.EAgain or Libc.EIntr))
            {
                Lose(client, received == 0 ? "closed by the server" : Marshal.GetLastPInvokeErrorMessage());
            }

            return;
        }

        Receives++;
        ReceivedBytes += received;
        LastReceived = Now;
        var bytes = _buffer.AsSpan(0, kept + received);
        if (client.Stage == Stage.Greeting && Wire.AnswerGreeting(client.Index) is { } answer)
        {
            // The greeting need not end in a newline.
            client.Stage = Stage.Named;
            client.Send(answer);
            return;
        }

        var rest = TakeLines(client, bytes);
        if (rest.Length > LongestLine)
        {
            Damage(client, rest);
            rest = default;
        }

        client.KeepRest(rest);
    }

    /// <summary>Takes all whole lines; returns what is left.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Hot: the compiler is to spend all it allows for inlining in here.
    private ReadOnlySpan<byte> TakeLines(Client client, ReadOnlySpan<byte> bytes)
    {
        var now = LastReceived;
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            var line = bytes[..end];
            bytes = bytes[(end + 1)..];
            switch (Wire.Read(line, out var message))
            {
                case LineKind.Message when message.Sender != Message.Probe && _deliveries is not null:
                    _deliveries.Delivered(client, message, now);
                    break;
                case LineKind.Message:
                    HearProbe(client, message);
                    break;
                case LineKind.Other:
                    TakeOther(client, line);
                    break;
                default:
                    Damage(client, line);
                    break;
            }
        }

        return bytes;
    }

    private void HearProbe(Client client, in Message message)
    {
        if (message.Number == _probe && !client.Probed)
        {
            client.Probed = true;
            Probed++;
        }
    }

    private void TakeOther(Client client, ReadOnlySpan<byte> line)
    {
        if (client.Stage is Stage.Named or Stage.Registered)
        {
            (client.Stage, var answer) = Wire.TakeJoinLine(client.Stage, client.Index, line);
            Joined += client.Stage == Stage.Joined ? 1 : 0;
            if (answer is not null)
            {
                client.Send(answer);
            }
        }
        else if (Wire.IsAnnouncement(line))
        {
            Announcements++;
        }

        if (Wire.AnswerTo(line) is { } demanded)
        {
            client.Send(demanded);
        }
    }

    private void Damage(Client client, ReadOnlySpan<byte> line)
    {
        Faults.Damaged++;
        if (Faults.First is null)
        {
            Faults.Note($"client {client.Index} received the line {Encoding.Latin1.GetString(line[..Math.Min(line.Length, 200)])}");
        }
    }
}
