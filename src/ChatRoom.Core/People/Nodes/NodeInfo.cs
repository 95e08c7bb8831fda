namespace ChatRoom.Core.People.Nodes;

/// <summary>Describes a node to operators.</summary>
/// <param name="Name">The machine and the process, such as <c>web1/4711</c>.</param>
/// <param name="IsThis">Whether it is this node.</param>
/// <param name="Persons">The number of persons on it.</param>
public sealed record NodeInfo(string Name, bool IsThis, int Persons);
