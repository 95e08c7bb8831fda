using ChatRoom.Bench;

var options = BenchOptions.Parse(args.Skip(1).ToArray());
switch (args.FirstOrDefault())
{
    case "room":
        await RoomThroughput.RunAsync(options);
        break;
    case "delay":
        await CommitDelay.RunAsync(options);
        break;
    case "open":
        await OpeningTime.RunAsync(options);
        break;
    case "catchup":
        await CatchUp.RunAsync(options);
        break;
    case "fanout":
        await Fanout.RunAsync(options);
        break;
    case "joins":
        await Joins.RunAsync(options);
        break;
    default:
        Console.WriteLine(
            """
            Usage: dotnet run -c Release --project bench/ChatRoom.Bench -- MODE [--NAME=NUMBER ...]

              room      messages/s through the room loop in this process, SQLite and in memory
                        --seconds=3 --rounds=5 --senders=8 --bytes=64
              delay     time from say to shown at a steady rate, SQLite and in memory
                        --seconds=10 --rate=100
              open      time to open a history and serve the first join, with --events=1000000 and empty
              catchup   memory of a server while one client reads --events=1000000 from the history
              fanout    deliveries/s over TCP from a server process, SQLite and in memory
                        --clients=1000 --senders=10 --window=10 --seconds=5 --rounds=5 --bytes=64
              joins     processor time and memory of many joins in the room itself, log in memory
                        --clients=10000 --rounds=5
            """);
        return 1;
}

return 0;
