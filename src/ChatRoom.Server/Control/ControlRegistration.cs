namespace ChatRoom.Server.Control;

/// <summary>Registers the control socket.</summary>
internal static class ControlRegistration
{
    /// <summary>Adds the socket beside the history. The host must have registered the rooms and the accounts.</summary>
    public static IServiceCollection AddControl(this IServiceCollection services) => services
        .AddSingleton<AccountActs>()
        .AddSingleton<ConsoleActs>()
        .AddHostedService<ControlServer>();
}
