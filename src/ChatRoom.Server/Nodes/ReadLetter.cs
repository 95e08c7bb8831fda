using System.Globalization;
using ChatRoom.Core.Reading;
using ChatRoom.Server.History.Postgres;

namespace ChatRoom.Server.Nodes;

/// <summary>Represents a letter that says how far a person has read; it stands in the place of a conversation's name, and an older node finds none.</summary>
/// <param name="Change">The change.</param>
internal sealed record ReadLetter(ChangedMark Change)
{
    private const string Kind = "read";
    private const string Nothing = "-";

    /// <summary>Reads a letter; null for one about something else.</summary>
    // No name of a log and no epoch has a space.
    public static ReadLetter? Read(string subject) => subject.Split(' ') is [Kind, var person, var room, var epoch, var sequence, var level, var pin]
        ? new(new ChangedMark(
            EventRows.ToPersonId(Guid.Parse(person)),
            new ReadMark(
                room,
                epoch == Nothing ? "" : epoch,
                Number(sequence),
                level == Nothing ? RoomLevel.All : (RoomLevel)Number(level),
                pin == Nothing ? 0 : (int)Number(pin)),
            level != Nothing,
            pin != Nothing))
        : null;

    /// <inheritdoc/>
    public override string ToString()
    {
        var (person, mark, hasLevel, hasPin) = Change;
        object[] words =
        [
            Kind, EventRows.ToUuid(person), mark.Room, mark.Epoch == "" ? Nothing : mark.Epoch, mark.Sequence, hasLevel ? (int)mark.Level : Nothing,
            hasPin ? mark.Pin : Nothing,
        ];
        return string.Join(' ', words.Select(word => Convert.ToString(word, CultureInfo.InvariantCulture)));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
