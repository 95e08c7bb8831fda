using ChatRoom.Server.Hosting;

return args switch
{
    ["--help" or "-h" or "help", ..] => Print(CommandLine.Help),
    ["--version", ..] => Print(CommandLine.Version),
    ["healthcheck", .. var rest] => await HealthCheckCommand.RunAsync(ChatServer.CreateBuilder(rest).Configuration),
    _ => await ChatServer.RunAsync(args),
};

static int Print(string text)
{
    Console.WriteLine(text);
    return 0;
}
