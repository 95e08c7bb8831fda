using System.Globalization;
using ChatRoom.Core.Connections;
using ChatRoom.Core.Search;
using ChatRoom.Core.Text;

namespace ChatRoom.Core.Input.Commands;

/// <summary>Searches messages and shows them as lines: <c>/search WORDS</c>, <c>/search more</c>.</summary>
internal static class SearchCommand
{
    private const int PageSize = 10;
    private const int MaxShown = 300;

    private static readonly LocalizedMessage How = new(
        "Answer_SearchHow", "Search for what? /search WORDS, also with \"exact words\", -not, from:NAME, in:ROOM, before:2026-01-31, after:2026-01-31, has:link");

    private static readonly LocalizedMessage NoMore = new("Answer_SearchNoMore", "There are no more results. /search WORDS begins a search.");

    /// <summary>Finds messages: <c>/search WORDS</c>, <c>/search more</c>.</summary>
    public static ValueTask<InputOutcome> RunAsync(CommandCall call) =>
        RunAsync(call, call.Argument, isMore: call.Argument.Equals("more", StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the messages to the person: <c>/inbox</c>.</summary>
    public static ValueTask<InputOutcome> InboxAsync(CommandCall call) => RunAsync(call, "to:me", isMore: false);

    private static async ValueTask<InputOutcome> RunAsync(CommandCall call, string text, bool isMore)
    {
        if (call.Search is not { } search)
        {
            return call.Reject(How);
        }

        if (call.Connection is ISearchPanel panel && panel.ShowSearch(text))
        {
            return InputOutcome.Done;
        }

        try
        {
            var results = isMore ? search.LastOf(call.Connection) : await BeginAsync(call, search, text);
            if (results is null)
            {
                return isMore ? call.Reject(NoMore) : InputOutcome.Rejected;
            }

            Show(call.Connection, await results.NextAsync(PageSize, call.CancellationToken), isMore);
            return InputOutcome.Done;
        }
        catch (SearchException e)
        {
            return call.Reject(e.Reason);
        }
    }

    private static async Task<SearchResults?> BeginAsync(CommandCall call, MessageSearch search, string text)
    {
        if (SearchQueryParser.Parse(text, day => StartOf(day, ZoneOf(call.Connection)), out var refusal) is not { } query)
        {
            call.Reject(refusal ?? How);
            return null;
        }

        // A message of the same participant may still be on its way.
        await call.Room.ProbeAsync(call.CancellationToken);
        var results = await search.BeginAsync(call.Participant.Person, query, call.CancellationToken);
        search.SetLast(call.Connection, results);
        return results;
    }

    private static void Show(Connection connection, SearchPage page, bool isMore)
    {
        foreach (var found in page.Messages)
        {
            var at = TimeZoneInfo.ConvertTime(found.Message.At, ZoneOf(connection));
            connection.Notice(new(
                null, "{0} [{1}] {2} {3}: {4}", found.Label, found.Message.Sequence,
                at.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), found.Message.Author, Shorten(MessageText.OneLine(found.Message.Text))));
        }

        var zone = ZoneOf(connection);
        if (page.WarningFor(at => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)) is { } warning)
        {
            connection.Notice(warning);
        }

        connection.Notice(page switch
        {
            { HasMore: true } => new("Answer_SearchMore", "There are older ones: /search more"),
            { Messages.Count: 0 } when !isMore => new("Answer_SearchNothing", "Nothing was found."),
            _ => new("Answer_SearchAll", "That was everything."),
        });
    }

    private static TimeZoneInfo ZoneOf(Connection connection) =>
        connection is IReplay replay ? replay.Times ?? replay.Clock.LocalTimeZone : TimeZoneInfo.Utc;

    private static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new(midnight, zone.GetUtcOffset(midnight));
    }

    private static string Shorten(string text)
    {
        if (text.Length <= MaxShown)
        {
            return text;
        }

        return text[..(char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)] + "…";
    }
}
