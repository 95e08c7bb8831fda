using System.CommandLine;
using ChatRoom.Server.Hosting;

namespace ChatRoom.Server.Cli;

/// <summary>Runs beside the server, with the same configuration.</summary>
internal abstract class SettingsCommand : Command
{
    private const int NotDone = 2;

    protected SettingsCommand(string name, string description, string[] settings)
        : base(name, description)
    {
        Settings = settings;
        SetAction(RunAsync);
    }

    /// <summary>Gets the settings of the server, as arguments.</summary>
    protected string[] Settings { get; }

    /// <summary>Does the work.</summary>
    /// <returns>The exit code of the process.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, IConfiguration configuration, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IConfiguration? configuration = null;
        try
        {
            SettingArguments.Check(Settings);
            configuration = ChatServer.CreateBuilder(Settings).Configuration;
            return await RunAsync(parsed, configuration, cancellationToken);
        }
        catch (Exception e) when (StartFault.Explain(e, configuration) is { } line)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"chatroom: {line}");
            return NotDone;
        }
    }
}
