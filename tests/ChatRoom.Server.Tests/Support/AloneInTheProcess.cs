namespace ChatRoom.Server.Tests.Support;

/// <summary>Tests that measure the whole process run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneInTheProcess
{
    public const string Name = "ProcessResources of the process";
}
