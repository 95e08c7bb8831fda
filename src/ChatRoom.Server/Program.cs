using ChatRoom.Server.Cli;
using ChatRoom.Server.Hosting;

return args switch
{
    ["--help" or "-h" or "help", ..] => Print(CommandLine.Help),
    ["--version", ..] => Print(CommandLine.Version),
    ["backup" or "restore" or "export" or "verify", .. var rest] => await HistoryCommand.RunAsync(args[0], rest),
    ["healthcheck", .. var rest] => await HealthCheckCommand.RunAsync(rest),
    _ => await ChatServer.RunAsync(args),
};

static int Print(string text)
{
    Console.WriteLine(text);
    return 0;
}
