Console.WriteLine("ChatRoom");
