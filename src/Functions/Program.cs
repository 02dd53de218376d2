using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using PartnerDesk.Functions.Callers;
using PartnerDesk.Functions.Customers;
using PartnerDesk.Functions.Http;
using PartnerDesk.Functions.Intake;
using PartnerDesk.Functions.Requests;
using PartnerDesk.Functions.Service;
using PartnerDesk.Functions.Upkeep;
using PartnerDesk.Functions.Vendor;

FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);

builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ExceptionMiddleware>();
builder.UseMiddleware<AuthenticationMiddleware>();

builder.Services
    .AddStorageAndBus(builder.Configuration)
    .AddVendors(builder.Configuration)
    .AddCallers()
    .AddSupportRequests(builder.Configuration)
    .AddIntake()
    .AddCustomers()
    .AddUpkeep()
    .AddService();

builder.Build().Run();
