using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatRoom.Core.Events;
using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.Net;
using ChatRoom.Server.Tcp;
using ChatRoom.Server.Tests.Web.Support;

namespace ChatRoom.Server.Tests.Tcp.Messages;

/// <summary>Tests where the numbers of a client that reads lines begin.</summary>
public sealed class NumbersTests
{
    [Fact]
    public async Task No_number_comes_before_the_line_that_names_its_log()
    {
        var cancelled = TestContext.Current.CancellationToken;
        var transcript = new HeldTranscript();
        await transcript.AppendAsync([TestEvents.Say("old")], cancelled);
        await using var rooms = SingleTranscriptStore.DirectoryOf(transcript, new LimitsOptions(), TimeProvider.System, TestMetrics.Create());
        var room = await rooms.OpenAsync(RoomDirectory.Lobby);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancelled);
        var connection = new LineConnection(new SocketTransport(await listener.AcceptSocketAsync(cancelled)), default, TimeProvider.System);
        using var visit = rooms.People.Enter("bob");
        connection.Person = visit.Person;
        var receiver = connection.Add(room);
        var subscription = new Subscription(room, connection, receiver);
        Assert.IsType<JoinResult.Joined>(await Eventually.InTimeAsync(room.JoinAsync(subscription, visit.Person, cancelled)));

        // The connection reads the old message when the command comes.
        transcript.HoldsReads = true;
        connection.Start(receiver, 1, []);
        await Eventually.TrueAsync(() => transcript.WaitingReads == 1, "the read of the old message");
        Assert.True(connection.ShowNumbers(true, "Numbers are on."));
        transcript.HoldsReads = false;
        transcript.ReleaseLastRead();
        await room.SayAsync(subscription, "new", MessageKind.Say, RoomEvent.NewId(), cancelled);

        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
        var lines = new List<string?>();
        while (lines.Count == 0 || lines[^1]?.EndsWith("bob: new", StringComparison.Ordinal) == false)
        {
            lines.Add(await reader.ReadLineAsync(Deadline.Token()));
        }

        Assert.Equal("alice: old", lines[0]);
        Assert.DoesNotContain(lines.TakeWhile(line => line != "Numbers are on."), line => line!.StartsWith('['));
        Assert.Equal("[3] bob: new", lines[^1]);
    }
}
