using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

/// <summary>A person at a terminal that acts by commands.</summary>
internal sealed class TerminalScript(NumberedTerminal terminal, Words words)
{
    public Task ActAsync(Random random)
    {
        var act = random.Next(10);
        var numbers = act < 3 ? [] : terminal.Known(act is >= 5 and <= 8 ? terminal.Name : null);
        if (numbers.Count == 0)
        {
            var said = words.NextSaid();
            return terminal.SayAsync(said, said);
        }

        var number = numbers[^(1 + random.Next(Math.Min(numbers.Count, 20)))].ToString(CultureInfo.InvariantCulture);
        string text;
        switch (act)
        {
            case 3 or 4:
                text = words.NextReply();
                return terminal.SayAsync($"/reply {number} {text}", text, words);
            case 5 or 6:
                text = words.NextEdit();
                return terminal.SayAsync($"/edit {number} {text}", text, words);
            case 7:
                text = words.NextEdit();
                return terminal.SayAsync($"/edit {text}", text, words);
            case 8:
                return terminal.TypeAsync($"/delete {number}");
            default:
                return terminal.TypeAsync($"/react {number} {(random.Next(2) == 0 ? "👍" : "🎉")}");
        }
    }
}
