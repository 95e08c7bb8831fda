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

/// <summary>A person at an old desktop client; the numbers it needs are those that another terminal shows.</summary>
internal sealed class OldClientScript(OldClient client, NumberedTerminal numbers, Words words)
{
    public Task ActAsync(Random random)
    {
        var act = random.Next(10);
        var known = numbers.Known();
        if (act < 5 || known.Count == 0)
        {
            var said = words.NextMaybe();
            return client.SendAsync(said, said);
        }

        var number = known[^(1 + random.Next(Math.Min(known.Count, 20)))].ToString(CultureInfo.InvariantCulture);
        var text = act < 7 ? words.NextEdit() : words.NextMaybe();
        return act switch
        {
            5 or 6 => client.SendAsync($"/edit {text}", text),
            7 => client.SendAsync("/delete", " deleted a message."),
            8 => client.SendAsync($"/reply {number} {text}", text),
            _ => client.SendAsync($"/react {number} 😂", text),
        };
    }
}
