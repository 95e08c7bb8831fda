using ChatRoom.Core.Events;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Tests.Web.Rows;

/// <summary>Tests the mentions in the rows of one reader, while persons come, go and rename.</summary>
public sealed class MentionRowsTests
{
    private static readonly PersonId Ada = PersonId.New();
    private static readonly PersonId Bob = PersonId.New();

    private readonly SeenNames _names = new();
    private readonly RowLabels _labels = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<Resources>>());

    public MentionRowsTests() => _names.Begin(Ada, ["ada", "Jos\u00e9"]);

    [Fact]
    public void A_mention_of_a_participant_is_marked_and_of_nobody_it_is_not()
    {
        Assert.Contains(">@jose\u0301</bdi>", Row(Said(1, "bob", "@jose\u0301 look")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("mention", Row(Said(2, "bob", "@eve look")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mention_stays_one_when_its_person_leaves_or_renames()
    {
        _names.Add([Numbered(1, new ParticipantJoined(Guid.NewGuid(), default, "Dark"))]);
        _names.Add([Numbered(2, new ParticipantRenamed(Guid.NewGuid(), default, "Dark", "Light"))]);
        _names.Add([Numbered(3, new ParticipantLeft(Guid.NewGuid(), default, "Light", LeaveReason.Quit))]);

        Assert.Contains(">@dark</bdi>", Row(Said(4, "bob", "@dark")).Html, StringComparison.Ordinal);
        Assert.Contains(">@Light</bdi>", Row(Said(5, "bob", "@Light")).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_name_makes_the_rows_again_and_a_known_one_does_not()
    {
        var known = new RowHtml("ada", _names, _labels, Ada);
        _names.Add([Said(3, "ada", "hello"), Numbered(4, new ParticipantLeft(Guid.NewGuid(), default, "Jos\u00e9", LeaveReason.Quit))]);
        Assert.True(known.IsFor("ada"));

        _names.Add([Said(5, "eve", "hello")]);
        Assert.False(known.IsFor("ada"));
    }

    [Fact]
    public void A_reader_who_renames_keeps_own_messages_and_the_mentions_of_that_time()
    {
        var own = Said(1, "ada", "hello @bob", Ada);
        var toAda = Said(2, "bob", "hello @ada", Bob);
        var toNextAda = Said(4, "bob", "hello @ada", Bob);
        _names.Add([own, toAda, Numbered(3, new ParticipantRenamed(Guid.NewGuid(), default, "ada", "lovelace") { AuthorId = Ada }), toNextAda]);

        Assert.True(Row(own, "lovelace").IsOwn);
        Assert.True(Row(toAda, "lovelace").MentionsReader);
        Assert.Contains("mention me", Row(toAda, "lovelace").Html, StringComparison.Ordinal);
        Assert.False(Row(toNextAda, "lovelace").MentionsReader);
        Assert.True(Row(Said(5, "bob", "@Lovelace's"), "lovelace").MentionsReader);
        Assert.False(Row(Said(6, "lovelace", "I am @lovelace", Ada), "lovelace").MentionsReader);
    }

    [Fact]
    public void The_names_of_a_page_are_bounded_and_the_newest_stay()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _names.Add(Said(i + 1, $"guest{i}", "hello"));
        }

        Assert.True(_names.Has("guest9999"));
        Assert.False(_names.Has("guest1"));
    }

    [Theory]
    [InlineData("\ud83d\ude00", true)]
    [InlineData("\ud83d\udc4d\ud83c\udffd \ud83c\uddeb\ud83c\uddf7 1\ufe0f\u20e3 \u2764\ufe0f \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67", true)]
    [InlineData(":tada: :smile:", true)]
    [InlineData("\ud83d\ude00!", false)]
    [InlineData("12", false)]
    [InlineData("\u2192 \u2116", false)]
    [InlineData(" ", false)]
    [InlineData("ok \ud83d\ude00", false)]
    [InlineData("@ada", false)]
    public void A_message_of_emoji_only_is_large(string text, bool isLarge) =>
        Assert.Equal(isLarge, Row(Said(1, "bob", text)).Html.Contains("emoji-only", StringComparison.Ordinal));

    private static RoomEvent Said(long sequence, string author, string text, PersonId id = default) =>
        Numbered(sequence, new MessagePosted(Guid.NewGuid(), default, author, text, MessageKind.Say) { AuthorId = id });

    private static RoomEvent Numbered(long sequence, RoomEvent roomEvent)
    {
        roomEvent.AssignSequence(sequence);
        return roomEvent;
    }

    private RowContent Row(RoomEvent roomEvent, string me = "ada") => new RowHtml(me, _names, _labels, Ada).Of(roomEvent);
}
