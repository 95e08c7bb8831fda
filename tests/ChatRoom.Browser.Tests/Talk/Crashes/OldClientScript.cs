using System.Globalization;

namespace ChatRoom.Browser.Tests.Talk.Crashes;

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
