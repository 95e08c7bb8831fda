using ChatRoom.Core.Limits;
using ChatRoom.Core.Rooms;
using ChatRoom.Core.Rooms.Catalog;
using ChatRoom.Core.Transcripts;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Makes registers of rooms with a catalog in memory.</summary>
internal static class TestRegister
{
    /// <summary>Makes a register that knows some public rooms, besides the lobby.</summary>
    public static RoomRegister Of(
        ITranscriptStore store, RoomOptions? options = null, TimeProvider? time = null, params IEnumerable<string> rooms)
    {
        var catalog = new MemoryRoomCatalog();
        foreach (var room in rooms)
        {
            Assert.True(catalog.TryAddAsync(RoomRecord.Public(room), CancellationToken.None).IsCompletedSuccessfully);
        }

        return new RoomRegister(store, catalog, options ?? new RoomOptions(), new LimitsOptions(), time ?? TimeProvider.System);
    }
}
