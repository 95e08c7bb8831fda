using ChatRoom.Core.Reading;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Connections.Rooms;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatRoom.Server.Tests.Web.Connections.Rooms;

/// <summary>Tests that pages of one person share how far it has read, and which messages count.</summary>
public sealed class PageReadingTests : IAsyncDisposable
{
    private readonly ManyRooms _rooms = ManyRooms.Open("dev");
    private readonly MemoryReadMarks _marks = new();
    private readonly ReadPositions _positions;

    public PageReadingTests() => _positions = new(_marks, _rooms.Directory, TimeProvider.System, NullLogger<ReadPositions>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _positions.DisposeAsync();
        await _rooms.DisposeAsync();
    }

    [Fact]
    public async Task What_is_read_on_one_page_is_read_on_the_other_and_stored()
    {
        await using var one = _rooms.NewPage(positions: _positions);
        await using var other = _rooms.NewPage(positions: _positions);
        await using var lobby = await _rooms.ShowAsync(one, "lobby");
        await one.AddAsync("dev", []);
        await _rooms.SayAsync("dev", "news for @ada");
        await CountsAsync(one, unread: 1, mentions: 1);

        await using var dev = await _rooms.ShowAsync(other, "dev");
        dev.Window.MarkRead();
        other.TellRead(dev);

        await CountsAsync(one, unread: 0, mentions: 0);
        Assert.Null(one.LastMention);
        await _positions.SaveAsync();
        var mark = Assert.Single(await _marks.ListAsync(dev.PersonId, TestContext.Current.CancellationToken));
        Assert.Equal(("dev", dev.Room.Epoch, dev.Seen), (mark.Room, mark.Epoch, mark.Sequence));
        await _rooms.SayAsync("dev", "more");
        await CountsAsync(one, unread: 1, mentions: 0);
    }

    [Fact]
    public async Task A_room_counts_what_the_person_has_chosen_on_each_page_and_on_later_ones()
    {
        await using var one = _rooms.NewPage(positions: _positions);
        await using var other = _rooms.NewPage(positions: _positions);
        await using var lobby = await _rooms.ShowAsync(one, "lobby");
        await using var dev = await _rooms.ShowAsync(other, "dev");
        await one.AddAsync("dev", []);
        await _rooms.SayAsync("dev", "plain");
        await _rooms.SayAsync("dev", "for @ada");
        await CountsAsync(one, unread: 2, mentions: 1);

        await other.SetLevelAsync(RoomLevel.Mentions);
        await CountsAsync(one, unread: 1, mentions: 1);
        Assert.Equal(RoomLevel.Mentions, dev.Level);
        await other.SetLevelAsync(RoomLevel.Nothing);
        await CountsAsync(one, unread: 0, mentions: 0);
        await _rooms.SayAsync("dev", "again for @ada");

        await using var third = _rooms.NewPage(positions: _positions);
        await using var lobbyAgain = await _rooms.ShowAsync(third, "lobby");
        await third.AddAsync("dev", []);
        await other.SetLevelAsync(RoomLevel.All);
        await CountsAsync(one, unread: 3, mentions: 2);
        Assert.Equal(0, third.List.Single(room => room.Name == "dev").Mentions);
    }

    private static Task CountsAsync(PageRooms page, int unread, int mentions) => Eventually.TrueAsync(
        () => page.List.Single(room => room.Name == "dev") is var dev && dev.Unread == unread && dev.Mentions == mentions,
        $"{unread} unread and {mentions} mentions");
}
