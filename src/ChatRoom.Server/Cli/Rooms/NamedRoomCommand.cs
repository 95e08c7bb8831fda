using System.CommandLine;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Server.Settings;

namespace ChatRoom.Server.Cli.Rooms;

/// <summary>Changes one room, which is not the lobby.</summary>
internal abstract class NamedRoomCommand : HistoryCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "The name of the room, without #, such as dev; or the address of a private one." };

    protected NamedRoomCommand(string name, string description, string[] settings)
        : base(name, description, settings) => Add(_name);

    protected override string WithPostgres => "There a room without participants goes by itself (Rooms:UnansweredFor), and none is closed for lack of a ledger.";

    /// <summary>Returns whether a text that is no name of a room stands for one all the same.</summary>
    protected virtual bool Takes(string typed) => false;

    /// <summary>Changes the room.</summary>
    /// <returns>One line about the change.</returns>
    /// <exception cref="SettingException">There is nothing to change.</exception>
    protected abstract Task<string> ChangeAsync(RoomsOnDisk disk, string name, CancellationToken cancellationToken);

    /// <summary>Returns the name as an operator reads it.</summary>
    internal static string Shown(string name) => RoomDirectory.IsLegal(name) ? $"#{name}" : name;

    protected override async Task<int> RunAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        var typed = parsed.GetRequiredValue(_name);
        if (!RoomName.TryParse(typed, out var name) && (name = Takes(typed) ? typed : null) is null)
        {
            throw new SettingException($"'{typed}' is not the name of a room: 1 to 32 characters of a to z, digits, - and _.");
        }

        if (name == RoomDirectory.Lobby)
        {
            throw new SettingException("The lobby is always open, and cannot be deleted.");
        }

        await using var disk = await RoomsOnDisk.OpenAsync(path);
        parsed.InvocationConfiguration.Output.WriteLine(await ChangeAsync(disk, name, cancellationToken));
        return 0;
    }
}
