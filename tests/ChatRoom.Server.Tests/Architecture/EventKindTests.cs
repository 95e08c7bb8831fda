using System.Buffers;
using System.Reflection;
using System.Text;
using System.Text.Json;
using ChatRoom.Core.Events;
using ChatRoom.Core.Events.Changes;
using ChatRoom.Core.Log;
using ChatRoom.Core.Tests.Support;
using ChatRoom.Server.History;
using ChatRoom.Server.History.Stored;
using ChatRoom.Server.Web.Localization;
using ChatRoom.Server.Web.Rows;
using ChatRoom.Server.Web.Rows.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace ChatRoom.Server.Tests.Architecture;

/// <summary>Asserts that every kind of event is known to every part that handles events.</summary>
public sealed class EventKindTests
{
    private static readonly Assembly[] Assemblies = [typeof(RoomEvent).Assembly, typeof(EventJson).Assembly];

    public static TheoryData<Type> Kinds =>
    [
        .. Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(RoomEvent)) && !type.IsAbstract)
            .Where(type => type != typeof(UnknownEvent) && type != typeof(UnreadableEvents)),
    ];

    public static TheoryData<Type> ShownKinds => [.. Kinds.Select(kind => kind.Data).Where(kind => !kind.IsSubclassOf(typeof(MessageChanged)))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_wire_format_writes_every_kind_that_is_not_silent(Type kind)
    {
        var sample = Sample(kind) is MessageEdited edit ? edit with { Text = "text" } : Sample(kind);

        Assert.All(Formats(), format => Assert.Equal(!sample.IsSilent, TestEvents.Encode(format, sample).Contains("alice", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_change_is_shown_by_the_row_of_its_message() => Assert.All(
        [.. Kinds.Select(kind => kind.Data).Where(kind => kind.IsSubclassOf(typeof(MessageChanged)))],
        kind => Assert.Equal(RowKind.Hidden, new EventRow(Sample(kind)).Kind));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_stored_and_read_back(Type kind)
    {
        var sample = Sample(kind);

        var stored = StoredEvent.Of(sample);
        var read = stored.ToEvent(7);

        // Of a kind that is not known a block gives neither the text nor the author's id.
        Assert.True(StoredKind.IsKnown(stored.Kind));
        sample.AssignSequence(7);
        Assert.Equal(sample, read);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_exported_with_a_type(Type kind) => Assert.NotEqual("unknown", Export(Sample(kind)).GetProperty("type").GetString());

    [Theory]
    [MemberData(nameof(ShownKinds))]
    public void The_page_shows_every_kind(Type kind)
    {
        var sample = Sample(kind);

        Assert.NotEqual(RowKind.Hidden, new EventRow(sample).Kind);
        Assert.Contains("alice", Row(sample), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_kind_is_shown_by_no_wire_format_and_not_by_the_page()
    {
        var unknown = new UnknownEvent(Guid.NewGuid(), TestEvents.At, "alice");

        Assert.All(Formats(), format => Assert.Empty(TestEvents.Encode(format, unknown)));
        Assert.Equal(RowKind.Hidden, new EventRow(unknown).Kind);
        Assert.Equal("unknown", Export(unknown).GetProperty("type").GetString());
    }

    [Theory]
    [InlineData(3, 7, "(5 events cannot be read)", "5 events cannot be read")]
    [InlineData(7, 7, "(1 event cannot be read)", "1 events cannot be read")]
    public void A_range_that_cannot_be_read_is_shown_everywhere_and_never_stored(long first, long last, string line, string row)
    {
        var range = new UnreadableEvents(first, last, TestEvents.At);

        Assert.All(Formats(), format => Assert.Contains(line, TestEvents.Encode(format, range), StringComparison.Ordinal));
        Assert.Equal(RowKind.Quiet, new EventRow(range).Kind);
        Assert.StartsWith($"<span>{row}</span>", Row(range), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => StoredEvent.Of(range));
    }

    [Fact]
    public void An_export_has_the_author_id_of_an_event_that_has_one()
    {
        var author = PersonId.New();

        Assert.Equal(author.ToString(), Export(TestEvents.Say("hi") with { AuthorId = author }).GetProperty("authorId").GetString());
        Assert.False(Export(TestEvents.Say("hi")).TryGetProperty("authorId", out _));
    }

    private static WireFormat[] Formats()
    {
        var types = Assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.IsSubclassOf(typeof(WireFormat)) && !type.IsAbstract);
        WireFormat[] formats = [.. types.Select(type => (WireFormat)type.GetProperty("Instance")!.GetValue(null)!)];
        Assert.NotEmpty(formats);
        return formats;
    }

    private static RoomEvent Sample(Type kind)
    {
        var constructor = kind.GetConstructors().Single();
        return (RoomEvent)constructor.Invoke([.. constructor.GetParameters().Select(Value)]);
    }

    private static object? Value(ParameterInfo parameter) => parameter switch
    {
        { Name: nameof(RoomEvent.Author) } => "alice",
        { ParameterType: var type } when type == typeof(Guid) => Guid.NewGuid(),
        { ParameterType: var type } when type == typeof(DateTimeOffset) => TestEvents.At,
        { ParameterType: var type } when type == typeof(string) => "text",
        { ParameterType: var type } => Activator.CreateInstance(type),
    };

    private static string Row(RoomEvent roomEvent)
    {
        using var services = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider();
        var labels = new RowLabels(services.GetRequiredService<IStringLocalizer<Resources>>());
        return new RowHtml("bob", new SeenNames(), labels).Of(roomEvent).Html;
    }

    private static JsonElement Export(RoomEvent roomEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        EventJson.Write(roomEvent, json);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan)).RootElement;
    }
}
