using System.Reflection;
using ChatRoom.Core.Rooms;
using ChatRoom.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatRoom.Server.Tests.Hosting;

public sealed class SettingSectionsTests
{
    [Fact]
    public void Every_options_class_has_a_section()
    {
        var classes = typeof(Room).Assembly.GetTypes().Concat(typeof(ChatServer).Assembly.GetTypes())
            .Where(type => type.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });

        Assert.Equal(
            classes.Select(type => (string)type.GetField("Section")!.GetRawConstantValue()!).Order(),
            SettingSections.Names.Order());
    }

    [Fact]
    public async Task Options_are_registered_as_such_and_by_value()
    {
        await using var app = ChatServer.Build(["--urls=http://127.0.0.1:0", "--History:Provider=memory", "--Rooms:BatchSize=7"]);

        var options = app.Services.GetRequiredService<IOptions<RoomOptions>>().Value;

        Assert.Equal(7, options.BatchSize);
        Assert.Same(options, app.Services.GetRequiredService<RoomOptions>());
    }
}
