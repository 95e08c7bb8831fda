using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>Compares what clients have seen with the exported log of their room.</summary>
internal sealed partial class AgreementCheck(int seed, ExportedLog log, string room = "lobby")
{
    private const int MostSearched = 40;

    /// <summary>Checks that two lists are the same, and shows the first difference.</summary>
    public void IsSame(string who, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, had) = (expected.ToList(), actual.ToList());
        for (var i = 0; i < Math.Max(wanted.Count, had.Count); i++)
        {
            var (left, right) = (wanted.ElementAtOrDefault(i), had.ElementAtOrDefault(i));
            Assert.True(left == right, $"Seed {seed}, {who}: at {i} the log has '{left}', and there is '{right}'.\n{Whole()}\n{string.Join('\n', had)}");
        }
    }

    /// <summary>Checks that all that was typed is in the log once and in order, each as what it was typed.</summary>
    public void AreWhole(IEnumerable<Words> all, IReadOnlyList<string> refused)
    {
        foreach (var words in all)
        {
            var messages = log.Messages.Where(message => message.Author == words.Author).ToList();
            bool IsTaken(string text) => !refused.Any(line => line.Contains(text, StringComparison.Ordinal)) && !words.Refused.Contains(text);
            var said = words.Said.Where(IsTaken).ToList();
            if (said.Count > 0)
            {
                Holds(messages.Count(message => !IsExtra(message)) == said.Count, $"{words.Author} said {said.Count} texts, and the log has {messages.Count}");
                var replies = words.Replies.Count(IsTaken);
                Holds(messages.Count(message => message.Answers is not null) == replies, $"{words.Author} answered {replies} times: {messages.Count(message => message.Answers is not null)}");
                var edits = words.Edits.Count(IsTaken);
                Holds(log.Events.Count(e => e.Type == "edited" && e.Author == words.Author) >= edits, $"{words.Author} changed {edits} texts");
            }

            foreach (var message in messages.Where(message => message.DeletedBy is null && !IsExtra(message)))
            {
                var from = message.IsEdited ? words.Edits : [.. words.Said, .. words.Maybe];
                Holds(from.Contains(message.Text), $"'{message.Text}' of {words.Author} is {(message.IsEdited ? "an edit" : "said")}");
            }

            var order = messages.Where(message => message.DeletedBy is null && !message.IsEdited).Select(message => words.Order(message.Text)).Where(at => at >= 0).ToList();
            Holds(order.SequenceEqual(order.Distinct().Order()), $"the texts of {words.Author} are in order, none twice: {string.Join(' ', order)}");
        }
    }

    /// <summary>Checks that a terminal has each event once, in order, and knows each message as it is.</summary>
    public void Terminal(NumberedTerminal terminal)
    {
        Holds(terminal.Faults(room).Count == 0, $"{terminal.Name} gets numbers in order: {string.Join(" | ", terminal.Faults(room))}");
        var lines = terminal.Lines(room);
        var numbers = lines.Select(line => line.Number).ToHashSet();
        var missing = log.Events.Where(e => (e.IsMessage || e.Type is "joined" or "left") && !numbers.Contains(e.Sequence)).Select(e => e.Sequence).ToList();
        Holds(missing.Count == 0, $"{terminal.Name} misses {string.Join(' ', missing)}");
        var known = new Dictionary<long, string>();
        foreach (var line in lines)
        {
            var e = log.Find(line.Number);
            Holds(e is not null, $"{terminal.Name} got number {line.Number}: {line.Text}");
            known[e!.Target ?? e.Sequence] = line.Text.Contains(" deleted a message", StringComparison.Ordinal) ? "" : line.Text;
        }

        foreach (var message in log.Messages)
        {
            var text = known[message.Sequence];
            Holds(
                message.DeletedBy is not null ? text.Length == 0 : text.EndsWith($" {message.Text}", StringComparison.Ordinal),
                $"{terminal.Name} knows message {message.Sequence} as '{text}', and it is '{message.Text}'");
        }
    }

    /// <summary>Checks that each connection of an old client heard a part of the log without a gap, and nothing twice.</summary>
    public void OldClient(OldClient client, NumberedTerminal terminal)
    {
        var texts = TextsOfMessages(terminal);
        var numbers = texts.SelectMany(pair => pair.Value.Select(text => (text, pair.Key))).ToLookup(pair => pair.text, pair => pair.Key);
        var all = new HashSet<string>();
        foreach (var heard in client.Heard)
        {
            var parts = Crashes.OldClient.Parts(heard);
            var alien = parts.Where(part => !Crashes.OldClient.IsEvent(part) && !Notice().IsMatch(part)).ToList();
            Holds(alien.Count == 0, $"the old client heard '{string.Join("', '", alien)}' in {heard}");
            var said = parts.Select(part => SaidOrEdited().Match(part)).Where(match => match.Success).ToList();
            var twice = said.Where(match => match.Groups[1].Value == ": " && !all.Add(match.Groups[2].Value)).Select(match => match.Value).ToList();
            Holds(twice.Count == 0, $"the old client heard twice: {string.Join(' ', twice)}");
            var order = said.Where(match => match.Groups[1].Value == ": " && numbers.Contains(match.Groups[2].Value)).Select(match => numbers[match.Groups[2].Value].First()).ToList();
            Holds(order.SequenceEqual(order.Order()), $"the old client heard in order: {string.Join(' ', order)}\n{heard}");
            if (order.Count == 0)
            {
                continue;
            }

            var tokens = said.Select(match => match.Groups[2].Value).ToHashSet();
            var deleted = parts.Count(part => part.EndsWith(" deleted a message.", StringComparison.Ordinal));
            var missing = log.Messages.Where(message => message.Sequence > order[0] && message.Sequence < order[^1])
                .Where(message => !texts[message.Sequence].Overlaps(tokens)).ToList();
            // One that was deleted before the client heard of it is the line of the deletion.
            Holds(missing.All(message => message.DeletedBy is not null) && missing.Count <= deleted, $"the old client misses {string.Join(' ', missing.Select(m => m.Sequence))} in {heard}");
        }
    }

    /// <summary>Checks that everything in the log was typed for this place.</summary>
    public void HasNothingOfOthers(string mark) =>
        Holds(log.Messages.All(message => message.Text.Contains(mark, StringComparison.Ordinal)), $"the log has only texts with {mark}");

    /// <summary>Checks that what an old client heard in this room is a part of the log without a gap.</summary>
    public void IsPart(string heard, string mark)
    {
        var said = Crashes.OldClient.Parts(heard).Select(part => SaidOrEdited().Match(part)).Where(match => match.Success).Select(match => match.Groups[2].Value).ToList();
        Holds(said.All(text => text.Contains(mark, StringComparison.Ordinal)), $"the old client heard in the room of {mark}: {heard}");
        var all = log.Messages.Select(message => message.Text).ToList();
        var from = said.Count == 0 ? 0 : all.IndexOf(said[0]);
        Holds(from >= 0 && all.Skip(from).Take(said.Count).SequenceEqual(said), $"the old client heard a part of the log: {heard}");
    }

    /// <summary>Checks the texts of one person in a conversation that another one was shown: in order, each once.</summary>
    public void AreInOrder(string who, IEnumerable<string> texts)
    {
        var all = log.Messages.Select(message => message.Text).ToList();
        var order = texts.Select(text => all.IndexOf(text)).ToList();
        Holds(!order.Contains(-1) && order.SequenceEqual(order.Distinct().Order()), $"{who} saw in order, nothing twice: {string.Join(' ', order)} {string.Join(' ', texts)}");
    }

    /// <summary>Checks that texts of now are found, and replaced and deleted ones are not.</summary>
    public async Task SearchAsync(NumberedTerminal terminal, IEnumerable<Words> all)
    {
        var present = log.Messages.Where(message => message.DeletedBy is null).ToDictionary(message => message.Text, message => message.Sequence);
        var texts = all.SelectMany(words => words.Said.Concat(words.Maybe).Concat(words.Edits)).ToArray();
        new Random(seed).Shuffle(texts);
        foreach (var text in texts.Take(MostSearched))
        {
            var answer = await terminal.AskAsync($"/search {text.TrimEnd('.')}", "Nothing was found.", "That was everything.", "There are older");
            var expected = present.TryGetValue(text, out var number) ? string.Create(CultureInfo.InvariantCulture, $"#lobby [{number}] ") : "Nothing was found.";
            Holds(answer[0].StartsWith(expected, StringComparison.Ordinal) && answer.Count <= 2, $"the search for {text}: {string.Join(" | ", answer)}, not {expected}");
        }
    }

    private static bool IsExtra(ExportedEvent message) => message.Text is "theend." or "carolends.";

    /// <summary>Returns all texts that each message is known to have had.</summary>
    private Dictionary<long, HashSet<string>> TextsOfMessages(NumberedTerminal terminal)
    {
        var texts = log.Messages.ToDictionary(message => message.Sequence, message => new HashSet<string> { message.Text });
        foreach (var line in terminal.Lines(room))
        {
            if (log.Find(line.Number) is { } e && SaidOrEdited().Match(line.Text) is { Success: true } match && texts.TryGetValue(e.Target ?? e.Sequence, out var known))
            {
                known.Add(match.Groups[2].Value);
            }
        }

        return texts;
    }

    private void Holds(bool condition, string what) => Assert.True(condition, condition ? "" : $"Seed {seed}: {what}\n{Whole()}");

    private string Whole() => string.Join('\n', log.Events.Select(e =>
        string.Create(CultureInfo.InvariantCulture, $"{e.Sequence} {e.Type} {e.Author} {e.Text} {(e.Target is { } target ? $"of {target}" : "")}{(e.DeletedBy is null ? "" : " deleted")}{(e.IsEdited ? " edited" : "")}")));

    [GeneratedRegex(@"^\w+(: (?=@?\w)| edited: )(?:@\w+ )?(.+)$")]
    private static partial Regex SaidOrEdited();

    [GeneratedRegex(@"^(?:You (?:reacted|took)|Message \d+|There is no message)")]
    private static partial Regex Notice();
}
