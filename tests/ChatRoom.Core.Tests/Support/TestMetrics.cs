using System.Diagnostics.Metrics;
using ChatRoom.Core.Diagnostics;

namespace ChatRoom.Core.Tests.Support;

/// <summary>Creates metrics whose meter belongs to one test.</summary>
internal static class TestMetrics
{
    public static ChatMetrics Create() => new(new Meters());

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
