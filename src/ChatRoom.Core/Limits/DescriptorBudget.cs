namespace ChatRoom.Core.Limits;

/// <summary>Divides the descriptors of the process, so that it never runs out of them.</summary>
/// <remarks>Without a descriptor the runtime cannot start a thread, and ends the process.</remarks>
/// <param name="Connections">The largest number of connections that hold a place in the <see cref="ConnectionQuota"/>.</param>
/// <param name="HttpConnections">The largest number of other HTTP connections.</param>
public sealed record DescriptorBudget(int Connections, int HttpConnections)
{
    /// <summary>The descriptors for all else: the program's files, the history, and connections that are being refused.</summary>
    public const int Reserve = 512;

    private const int LeastConnections = 16;

    /// <summary>Gets the budget of a process without a limit.</summary>
    public static DescriptorBudget Unlimited { get; } = new(int.MaxValue, int.MaxValue);

    /// <summary>Divides the descriptors that the system allows; members come before other HTTP connections.</summary>
    /// <param name="descriptors">The hard limit of the system.</param>
    /// <param name="connections">The wanted connections; 0 for as many as possible.</param>
    /// <param name="httpConnections">The wanted HTTP connections; 0 for as many as possible.</param>
    public static DescriptorBudget Divide(long descriptors, int connections, int httpConnections)
    {
        var free = (int)Math.Clamp(descriptors - Reserve, 2 * LeastConnections, int.MaxValue);
        var forHttp = Math.Max(LeastConnections, Math.Min(OrMost(httpConnections), free / 4));
        var places = Math.Min(OrMost(connections), free - forHttp);
        return new DescriptorBudget(places, Math.Min(OrMost(httpConnections), free - places));
    }

    private static int OrMost(int limit) => limit == 0 ? int.MaxValue : limit;
}
