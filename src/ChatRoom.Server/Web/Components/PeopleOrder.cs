using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Web.Connections;

namespace ChatRoom.Server.Web.Components;

/// <summary>Orders participants for the list of people: active ones first, and <c>anna_2</c> before <c>anna_10</c>.</summary>
internal static class PeopleOrder
{
    // All pages of a room share its participants, so each change is sorted once.
    private static readonly ConditionalWeakTable<ImmutableSortedDictionary<string, ParticipantInfo>, ParticipantInfo[]> Sorted = [];

    /// <summary>Returns the participants in order, without the reader's own place in it.</summary>
    public static IReadOnlyList<ParticipantInfo> Of(ImmutableSortedDictionary<string, ParticipantInfo> participants) =>
        Sorted.GetValue(participants, static all => [.. all.Values.OrderBy(person => person.IsAway).ThenBy(person => person.Handle, NameOrder.Instance)]);
}
