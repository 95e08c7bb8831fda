using Bunit;
using ChatRoom.Core.Events;
using ChatRoom.Core.People;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Direct;
using ChatRoom.Server.Tests.Web.Support;
using ChatRoom.Server.Web.Components.Rooms;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Connections.Rooms;
using ChatRoom.Server.Web.Rows;
using Microsoft.Extensions.DependencyInjection;

namespace ChatRoom.Server.Tests.Web.Connections.Rooms;

/// <summary>Tests the conversations of a page.</summary>
public sealed class PageConversationTests : IAsyncDisposable
{
    private readonly ManyRooms _rooms = ManyRooms.Open("dev");

    private static CancellationToken Cancelled => Xunit.TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _rooms.DisposeAsync();

    [Fact]
    public async Task A_private_message_is_a_conversation_in_the_list_that_counts_and_opens_with_what_is_unread()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        using var bob = _rooms.Directory.People.Enter("bob");

        await SayAsync(bob.Person, page.Person!, "psst");
        await SayAsync(bob.Person, page.Person!, "hello?");

        var name = DirectAddress.Of(bob.Person.Id, page.Person!.Id);
        await ListsAsync(page, new(name, Unread: 2, Mentions: 2) { Title = "bob" }, new("lobby", IsShown: true));
        Assert.Equal("hello?", page.LastMention?.Mention.Newest.Text);
        await using var direct = await _rooms.ShowDirectAsync(page, "bob");
        Assert.Equal(2, Assert.Single(direct.Window.Rows.OfType<MeanwhileRow>()).Messages);
        await direct.SayAsync(Guid.NewGuid(), "here I am");
        await ListsAsync(page, new(name, IsShown: true) { Title = "bob" }, new("lobby"));
        Assert.All(direct.Room.Tail.Events.ReadAfter(0, 100), roomEvent => Assert.IsType<MessagePosted>(roomEvent));
    }

    [Fact]
    public async Task A_new_page_lists_the_conversations_with_messages_that_its_browser_has_not_shown()
    {
        using var bob = _rooms.Directory.People.Enter("bob", new string('b', 32));
        Room room;
        await using (var before = _rooms.NewPage())
        {
            await using var lobby = await _rooms.ShowAsync(before, "lobby");
            room = await SayAsync(bob.Person, before.Person!, "one");
        }

        await SayAsync(bob.Person, room, "two");
        await using var page = _rooms.NewPage();
        await page.AddUnreadDirectAsync([new(room.Epoch, 1)]);

        await ListsAsync(page, new(room.Name, Unread: 1, Mentions: 1) { Title = "bob" }, new("lobby"));
        await using var other = _rooms.NewPage();
        await other.AddUnreadDirectAsync([new(room.Epoch, 2)]);
        await ListsAsync(other, new ListedRoom("lobby"));
    }

    [Fact]
    public async Task A_conversation_ends_on_the_page_when_the_other_person_leaves_for_good()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        var forgotten = new List<string>();
        page.Forgotten += forgotten.Add;
        var bob = _rooms.Directory.People.Enter("bob");
        var room = await SayAsync(bob.Person, page.Person!, "bye");
        await ListsAsync(page, new(room.Name, Unread: 1, Mentions: 1) { Title = "bob" }, new("lobby", IsShown: true));

        bob.Dispose();

        await ListsAsync(page, new ListedRoom("lobby", IsShown: true));
        Assert.Equal([room.Name], forgotten);
        await Eventually.TrueAsync(
            () => _rooms.Directory.Register.FindAsync(room.Name, Cancelled).GetAwaiter().GetResult() is null, "the room is deleted");
        Assert.Null(_rooms.Directory.Peek(room.Name));
    }

    [Fact]
    public async Task A_rename_shows_in_the_conversation_and_is_logged_there_not_at_all()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        using var bob = _rooms.Directory.People.Enter("bob");
        var room = await SayAsync(bob.Person, page.Person!, "hi");
        await ListsAsync(page, new(room.Name, Unread: 1, Mentions: 1) { Title = "bob" }, new("lobby", IsShown: true));

        await lobby.SayAsync(Guid.NewGuid(), "/nick eva");

        await Eventually.TrueAsync(() => room.TitleFor(bob.Person.Id) == "eva", "the new name");
        Assert.Equal(2, room.Tail.NextSequence);
        Assert.Contains("eva", room.Participants.Keys);
    }

    [Fact]
    public async Task The_sheet_that_goes_to_rooms_finds_the_persons_here_and_those_of_conversations()
    {
        await using var page = _rooms.NewPage();
        await using var lobby = await _rooms.ShowAsync(page, "lobby");
        await using var ted = new WebSession(lobby.Room, _rooms.Interpreter, TimeProvider.System, change =>
        {
            change();
            return Task.CompletedTask;
        });
        Assert.IsType<JoinResult.Joined>(await ted.JoinAsync("ted", new string('t', 32)));
        using var bob = _rooms.Directory.People.Enter("bob", new string('b', 32));
        var room = await SayAsync(bob.Person, page.Person!, "hi");
        await ListsAsync(page, new(room.Name, Unread: 1, Mentions: 1) { Title = "bob" }, new("lobby", IsShown: true));
        await using var context = new BunitContext();
        context.Services.AddLocalization();
        context.Services.AddSingleton(_rooms.Directory);
        context.JSInterop.Mode = JSRuntimeMode.Loose;
        var sheet = context.Render<JumpSheet>(parameters => parameters.Add(p => p.Rooms, page));

        var found = await sheet.Instance.FindRooms();

        Assert.DoesNotContain(found, option => option.Name == room.Name);
        Assert.Equal(["bob True", "ted False"], found.Where(option => option.IsPerson).Select(option => $"{option.Name} {option.IsOwn}"));
    }

    private async Task<Room> SayAsync(Person author, Person reader, string text)
    {
        using var request = await _rooms.Directory.Direct.OpenAsync(author, reader, Cancelled);
        return await SayAsync(author, request.Lease!.Room, text);
    }

    private static async Task<Room> SayAsync(Person author, Room room, string text)
    {
        Assert.Null(await DirectMessages.SayAsync(room, author, text, Guid.NewGuid(), Cancelled));
        return room;
    }

    private static Task ListsAsync(PageRooms page, params ListedRoom[] expected) =>
        Eventually.TrueAsync(() => page.List.SequenceEqual(expected), $"the list is {string.Join(", ", expected.Select(room => room.ToString()))}");
}
