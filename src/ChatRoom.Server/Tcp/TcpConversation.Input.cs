using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Protocol;
using ChatRoom.Core.Protocol.Line;
using ChatRoom.Core.Text;
using ChatRoom.Server.Net;

namespace ChatRoom.Server.Tcp;

/// <content>Reads the name of a client, and its lines once it is in a room.</content>
internal sealed partial class TcpConversation
{
    private bool _isLost;

    /// <summary>Serves the client from its first bytes to its join; returns the reason if it does not join.</summary>
    private async Task<LeaveReason?> HandshakeAsync(PatientReader reader)
    {
        var first = new FirstLine(services.Options.NameQuiet, services.Options.TypingPause, services.Limits.EffectiveMessageBytes);
        var name = new NameReader(transport, reader, first, closing => services.Interpreter.WaitToAnswerAsync(client, closing));
        if (await ReadNameAsync(name, reader) is { } refusal)
        {
            _goodbye.InsteadOfNotice = first.Kind switch
            {
                ClientKind.Http => Encoding.UTF8.GetBytes(TcpText.NotHttp(services.PageHint)),
                ClientKind.Tls when !client.IsEncrypted && services.TlsPort is { } port => LineFormat.Notice(TcpText.OnlyPlain(port)),
                _ => null,
            };

            return refusal;
        }

        if (!place.TryKeep())
        {
            return place.TakenFor;
        }

        _framing = first.ToFraming(services.Limits.EffectiveMessageBytes);
        _connection = first.Kind == ClientKind.Chunk
            ? new ChunkConnection(transport, client, services.Time, services.Options.ChunkGap) { Backlog = services.Options.Backlog }
            : new LineConnection(transport, client, services.Time, reader.Telnet.Seen || first.NeedsReturns ? TelnetFormat.Instance : LineFormat.Instance)
            {
                Backlog = services.Options.Backlog,
            };
        _connection.Conversation = this;
        await WaitToJoinAsync(hasInput: first.HasMore || reader.HasRest);
        return await JoinAsync(_connection, first.Name!);
    }

    private async Task<LeaveReason?> ReadNameAsync(NameReader name, PatientReader reader)
    {
        try
        {
            return await name.ReadAsync(services.Limits.NameTimeout, services.Time, _closing.Token);
        }
        finally
        {
            _goodbye.IsTelnet = reader.Telnet.Seen;
        }
    }

    /// <summary>Waits for the join. Nobody reads meanwhile, so <see cref="CloseIfGone"/> looks whether the peer still lives.</summary>
    private async Task WaitToJoinAsync(bool hasInput)
    {
        // A script that has ended its input is still heard.
        _isGone = () => transport.IsReset || (!hasInput && transport.IsAtEnd);
        await services.Interpreter.WaitToJoinAsync(client, _closing.Token);
        _isGone = null;
    }

    private async Task<LeaveReason> ReadInputAsync(Framing framing, PatientReader reader)
    {
        LeaveReason? end = null;
        Feed feed = framing.Feed;
        while (true)
        {
            AdaptTo(framing, reader);
            while (framing.TryRead(out var input))
            {
                if ((await TakeAsync(input) ?? (_isLost ? Drop(framing) : null)) is { } reason)
                {
                    return reason;
                }
            }

            if ((end ?? await AnswerAsync(framing, reader.Telnet)) is { } known)
            {
                return known;
            }

            if (!await reader.WaitAsync(framing.Patience, _closing.Token))
            {
                framing.Flush();
            }
            else if (!reader.Read(feed))
            {
                // A script has ended its input; its last line is still a message.
                end = LeaveReason.PeerGone;
                framing.Flush();
            }
        }
    }

    /// <summary>Drops the lines that came with a failed change of the room: they are not meant for this one.</summary>
    /// <returns>A reason if one of them leaves.</returns>
    private LeaveReason? Drop(Framing framing)
    {
        _isLost = false;
        var lines = 0;
        while (framing.TryRead(out var input))
        {
            switch (input.Kind)
            {
                case InputKind.Quit:
                case InputKind.Text when input.Text.Trim() is "/quit":
                    return LeaveReason.Quit;
                case InputKind.Endless:
                    return LeaveReason.LineTooLong;
                case InputKind.Text when MessageText.IsBlank(MessageText.Clean(input.Text)):
                    break;
                default:
                    lines++;
                    break;
            }
        }

        lines += framing.DropUnfinished() ? 1 : 0;
        if (lines > 0)
        {
            _connection!.Notice(lines == 1 ? "The line that came with it was not said." : $"The {lines} lines that came with it were not said.");
        }

        return null;
    }

    /// <summary>Gives the client the line ends that its input shows it to need.</summary>
    private void AdaptTo(Framing framing, PatientReader reader)
    {
        if (_connection is ChunkConnection chunks)
        {
            chunks.ReadsLines = framing.SendsLines;
        }

        if ((reader.Telnet.Seen || framing.NeedsReturns) && framing.IsLineClient)
        {
            ((LineConnection)_connection!).SpeakTelnet();
        }
    }

    /// <summary>Answers the telnet commands at this place of the input; returns a reason if the client leaves.</summary>
    private ValueTask<LeaveReason?> AnswerAsync(Framing framing, TelnetFilter telnet)
    {
        // A chunk client sends a 255 as a part of its text, and would show an answer.
        if (telnet.TryTakeRefusals(out var refusals) && framing.IsLineClient)
        {
            _connection!.SendMark(_subscription!.Room, refusals);
        }

        var requests = telnet.TakeRequests();
        return requests == TelnetRequests.None || !framing.IsLineClient ? default : AnswerAsync(framing, requests);
    }

    private async ValueTask<LeaveReason?> AnswerAsync(Framing framing, TelnetRequests requests)
    {
        var (connection, room) = (_connection!, _subscription!.Room);
        var leaves = (requests & (TelnetRequests.Interrupt | TelnetRequests.EndOfInput)) != 0;
        if (!leaves)
        {
            // A request costs what a line costs.
            await Task.Delay(_subscription.Participant!.Person.Flood.Take(), services.Time, _closing.Token);
            await services.Interpreter.WaitToAnswerAsync(client, _closing.Token);
            // The room has shown everything that this client has said before.
            await room.ProbeAsync(_closing.Token);
        }

        if (requests.HasFlag(TelnetRequests.TimingMark))
        {
            connection.SendMark(room, TelnetFilter.Mark);
        }

        if (requests.HasFlag(TelnetRequests.AreYouThere))
        {
            connection.Notice(TcpText.AreYouThere);
        }

        if (requests.HasFlag(TelnetRequests.EndOfInput))
        {
            framing.Flush();
            while (framing.TryRead(out var input) && await TakeAsync(input) is null)
            {
            }
        }

        return leaves ? LeaveReason.Quit : null;
    }

    private ValueTask<LeaveReason?> TakeAsync(ClientInput input)
    {
        switch (input.Kind)
        {
            case InputKind.Quit:
                return new(LeaveReason.Quit);
            case InputKind.Endless:
                return new(LeaveReason.LineTooLong);
            case InputKind.TooLong:
                services.Interpreter.RejectTooLong(_connection!);
                return default;
            default:
                var taking = services.Interpreter.TakeAsync(
                    _subscription!, input.Text, RoomEvent.NewId(), _closing.Token);
                return taking.IsCompletedSuccessfully ? new(ReasonFor(taking.Result)) : ReasonForAsync(taking);
        }
    }

    private async ValueTask<LeaveReason?> ReasonForAsync(ValueTask<InputOutcome> taking) => ReasonFor(await taking);

    private LeaveReason? ReasonFor(InputOutcome outcome)
    {
        _isLost |= outcome == InputOutcome.NotEntered;
        return outcome == InputOutcome.Quit ? LeaveReason.Quit : null;
    }
}
