using ChatRoom.Core.Events;
using ChatRoom.Core.Input;
using ChatRoom.Core.Moderation;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Trust;
using ChatRoom.Server.Tests.Support;
using ChatRoom.Server.Web.Connections;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Tests.Moderation;

/// <summary>Tests what a page shows of roles, mutes and kicks.</summary>
public sealed class ModeratedPageTests : IAsyncLifetime
{
    private RunningServer _server = null!;
    private WebSession _ada = null!;

    private ModerationService Moderation => _server.Services.GetRequiredService<ModerationService>();

    public async ValueTask InitializeAsync()
    {
        _server = await RunningServer.StartAsync();
        _ada = new WebSession(_server.Lobby, _server.Services.GetRequiredService<InputInterpreter>(), TimeProvider.System, change =>
        {
            change();
            return Task.CompletedTask;
        });
        Assert.IsType<JoinResult.Joined>(await _ada.JoinAsync("ada", new string('a', 32)));
    }

    public async ValueTask DisposeAsync()
    {
        await _ada.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task The_box_says_that_its_reader_is_muted_or_the_room_is_read_only_until_that_ends()
    {
        Assert.Null(_ada.WriteRefusal);

        await ActAsync("mute", "ada");
        await Eventually.TrueAsync(() => _ada.WriteRefusal?.ToString() == "You are muted on this server.", "the box says that she is muted");
        await ActAsync("unmute", "ada");
        await Eventually.TrueAsync(() => _ada.WriteRefusal is null, "the box says nothing");

        await using var olga = await _server.LineAsync("olga");
        await ActAsync("role", "olga operator");
        await olga.SayAsync("/readonly on");
        await Eventually.TrueAsync(() => _ada.WriteRefusal?.ToString() == "This room is read-only now: only its moderators write here.", "the box says that the room is read-only");
    }

    [Fact]
    public async Task A_kicked_page_has_the_line_of_the_moderator()
    {
        await ActAsync("kick", "ada calm down");

        await Eventually.TrueAsync(() => _ada.Left == LeaveReason.Kicked, "the page is out");
        Assert.Equal("The console took you out of the room: calm down", _ada.Participant!.Farewell!.ToString());
    }

    [Fact]
    public async Task A_page_knows_the_commands_of_the_rank_of_its_reader()
    {
        Assert.DoesNotContain(_ada.Commands, command => command.Name == "ban");

        await ActAsync("role", "ada operator");

        Assert.Equal(Rank.Operator, _ada.Rank);
        Assert.Contains(_ada.Commands, command => command.Name == "ban");
        await Eventually.TrueAsync(() => _ada.Participants["ada"].Rank == Rank.Operator, "the list shows the role");
    }

    [Fact]
    public async Task A_role_stands_after_the_name_of_an_author_as_long_as_it_has_it()
    {
        await ActAsync("role", "ada owner");
        var labels = new RowLabels(_server.Services.GetRequiredService<IStringLocalizer<Resources>>());
        var message = new MessagePosted(Guid.NewGuid(), DateTimeOffset.UnixEpoch, "ada", "hi", MessageKind.Say) { AuthorId = _ada.PersonId };
        message.AssignSequence(7);
        var rows = new RowHtml("bob", new SeenNames(), labels, ranks: _server.Lobby);

        Assert.Contains(">ada<span class=\"role\" data-rank=\"4\">owner</span></bdi>", rows.Of(message).Html, StringComparison.Ordinal);
        Assert.True(rows.IsFor("bob"));

        await ActAsync("role", "ada none");

        Assert.False(rows.IsFor("bob"));
        Assert.DoesNotContain("role", new RowHtml("bob", new SeenNames(), labels, ranks: _server.Lobby).Of(message).Html, StringComparison.Ordinal);
    }

    private async Task ActAsync(string act, string argument) =>
        Assert.True((await Moderation.RunAsync(act, argument, Issuer.Console, CancellationToken.None)).IsDone);
}
