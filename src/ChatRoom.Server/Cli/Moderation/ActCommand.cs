using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Control;
using ChatRoom.Server.History;
using ChatRoom.Server.Hosting;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli.Moderation;

/// <summary>Does an act of moderation in the running server; without one, in its ledger.</summary>
internal sealed class ActCommand : SettingsCommand
{
    private const int Refused = 1;

    private readonly string _act;
    private readonly List<Argument> _words = [];

    /// <summary>Gets whether the act needs a passphrase, which only standard input may give.</summary>
    public bool ReadsPassphrase { get; init; }

    /// <summary>Creates the command of an act.</summary>
    /// <param name="command">The name of the command.</param>
    /// <param name="act">The name of the act.</param>
    /// <param name="description">The effect, in one line.</param>
    /// <param name="words">The arguments as the help shows them; null for none.</param>
    /// <param name="least">The number of words that it needs.</param>
    /// <param name="settings">The settings of the server.</param>
    public ActCommand(string command, string act, string description, string? words, int least, string[] settings)
        : base(command, description, settings)
    {
        _act = act;
        var names = words?.Split(' ') ?? [];
        foreach (var (name, index) in names.Select((word, index) => (word.Trim('[', ']'), index)))
        {
            // Text may come without quotes. Any other word more is a mistake.
            var takesRest = name is "REASON" or "VALUE";
            Argument word = takesRest ? new Argument<string[]>(name) : new Argument<string>(name);
            (word.HelpName, word.Description) = (name, ActWords.Explain(command, name));
            word.Arity = new(index < least ? 1 : 0, takesRest ? 100 : 1);
            _words.Add(word);
        }

        _words.ForEach(Add);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken)
    {
        // The next word would take the place of an empty one, which a variable of a script may be.
        if (_words.Find(word => word.ValueType == typeof(string) && parsed.GetResult(word)?.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)) == true) is { } empty)
        {
            throw new SettingException($"{empty.Name} is empty. Try --help.");
        }

        var argument = string.Join(' ', _words.SelectMany(word => parsed.GetResult(word)?.Tokens ?? []).Select(token => token.Value));
        if (ReadsPassphrase)
        {
            // The words behind a name would be a part of the passphrase.
            if (argument.Any(char.IsWhiteSpace))
            {
                throw new SettingException($"'{argument}' is not a name: a name is one word.");
            }

            argument = $"{argument} {PassphraseInput.Read(parsed.InvocationConfiguration.Error)}";
        }

        var history = configuration.ReadSettings<HistoryOptions>(HistoryOptions.Section).Path;
        var (isDone, lines) = await ControlClient.AskAsync(ControlPath.Beside(history), _act, argument, cancellationToken)
            ?? await RunOfflineAsync(
                DataOptions.IsPostgres(configuration.ReadSettings<DataOptions>(DataOptions.Section).Provider) ? null : history, argument, cancellationToken);
        var output = isDone ? parsed.InvocationConfiguration.Output : parsed.InvocationConfiguration.Error;
        foreach (var line in lines)
        {
            await output.WriteLineAsync(isDone ? line : $"chatroom: {line}");
        }

        return isDone ? 0 : Refused;
    }

    /// <summary>Does the act with a server that opens no door; the locks of the files exclude another one.</summary>
    private async Task<(bool IsDone, IReadOnlyList<string> Lines)> RunOfflineAsync(
        string? history, string argument, CancellationToken cancellationToken)
    {
        if (history is not null && !File.Exists(history))
        {
            throw new SettingException($"There is no history {history}, and no server runs on it. Name the right one with --History:Path=FILE.");
        }

        await using var server = ChatServer.Build(Settings);
        var rooms = server.Services.GetRequiredService<RoomDirectory>();
        await rooms.Trust.LoadAsync(cancellationToken);
        var acts = server.Services.GetService<ConsoleActs>()
            ?? throw new SettingException("A server with History:Provider=memory keeps nothing on disk, and none runs.");
        acts.Load();
        var answer = await acts.RunAsync(_act, argument, cancellationToken);
        await rooms.StopAsync();
        return (answer.IsDone, [.. answer.Lines.Select(line => line.ToString())]);
    }
}
