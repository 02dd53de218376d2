Console.WriteLine("PartnerDesk");
