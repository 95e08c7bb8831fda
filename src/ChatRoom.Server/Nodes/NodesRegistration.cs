using ChatRoom.Core.Moderation.Nodes;
using ChatRoom.Core.Reading;
using ChatRoom.Core.Transcripts;
using ChatRoom.Server.Ledger;

namespace ChatRoom.Server.Nodes;

/// <summary>Registers what follows the other nodes.</summary>
internal static class NodesRegistration
{
    /// <summary>Adds it. The history and the ledger must be in PostgreSQL.</summary>
    public static IServiceCollection AddNodes(this IServiceCollection services) => services
        .AddSingleton<Following>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<AccountNews>(provider, provider.GetRequiredService<ILedgerDatabase>()))
        .AddSingleton<RoomNews>()
        .AddSingleton<IReadNews>(provider => ActivatorUtilities.CreateInstance<ReadNews>(provider, provider.GetRequiredService<ITranscriptStore>()))
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<NodesLifetime>(provider, provider.GetRequiredService<ITranscriptStore>()));
}
