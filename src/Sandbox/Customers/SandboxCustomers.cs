using PartnerDesk.Sandbox.Clouds;

namespace PartnerDesk.Sandbox.Customers;

/// <summary>The named customers: each is one situation to try.</summary>
public static class SandboxCustomers
{
    public static SandboxCustomer HealthyChina { get; } = new(1, SandboxCloud.China, "上海晨光贸易有限公司", "chenguang", Situation.Healthy);
    public static SandboxCustomer SuspendedNonPaymentChina { get; } = new(2, SandboxCloud.China, "北京远山科技有限公司", "yuanshan", Situation.SuspendedNonPayment);
    public static SandboxCustomer ExpiredChina { get; } = new(3, SandboxCloud.China, "广州海珠物流有限公司", "haizhu", Situation.Expired);
    public static SandboxCustomer IncidentRunningChina { get; } = new(4, SandboxCloud.China, "深圳南湾电子有限公司", "nanwan", Situation.IncidentRunning);
    public static SandboxCustomer IncidentRecoveredChina { get; } = new(5, SandboxCloud.China, "杭州西泠设计有限公司", "xiling", Situation.IncidentRecovered);
    public static SandboxCustomer ConsentMissingChina { get; } = new(6, SandboxCloud.China, "成都锦江教育咨询有限公司", "jinjiang", Situation.ConsentMissing);
    public static SandboxCustomer ThrottledChina { get; } = new(7, SandboxCloud.China, "苏州平江纺织有限公司", "pingjiang", Situation.Throttled);
    public static SandboxCustomer SlowChina { get; } = new(8, SandboxCloud.China, "武汉东湖医疗器械有限公司", "donghu", Situation.Slow);
    public static SandboxCustomer PendingProvisioningChina { get; } = new(9, SandboxCloud.China, "Tianjin Binhai Foods Co., Ltd.", "binhai", Situation.PendingProvisioning);
    public static SandboxCustomer AsynchronousUpdateChina { get; } = new(10, SandboxCloud.China, "Nanjing Zijin Software Co., Ltd.", "zijin", Situation.AsynchronousUpdate);
    public static SandboxCustomer HealthyGlobal { get; } = new(11, SandboxCloud.Global, "Alder & Finch Architects", "alderfinch", Situation.Healthy);
    public static SandboxCustomer IncidentRunningGlobal { get; } = new(12, SandboxCloud.Global, "Harbour Lane Foods Ltd", "harbourlane", Situation.IncidentRunning);
    public static SandboxCustomer HealthSourceDownGlobal { get; } = new(13, SandboxCloud.Global, "Birkdale Instruments", "birkdale", Situation.HealthSourceDown);
    public static SandboxCustomer NoDelegatedRightsGlobal { get; } = new(14, SandboxCloud.Global, "Cedar Ridge Clinic", "cedarridge", Situation.NoDelegatedRights);
    public static SandboxCustomer GarbageHealthGlobal { get; } = new(15, SandboxCloud.Global, "Old Mill Press", "oldmillpress", Situation.GarbageHealth);
    public static SandboxCustomer UnknownWordsGlobal { get; } = new(16, SandboxCloud.Global, "Vega Spedition GmbH", "vegaspedition", Situation.UnknownWords);
    public static SandboxCustomer SuspendedNonPaymentGlobal { get; } = new(17, SandboxCloud.Global, "Redstone Freight Inc.", "redstonefreight", Situation.SuspendedNonPayment);
    public static SandboxCustomer PermissionMissingGlobal { get; } = new(18, SandboxCloud.Global, "Lakeside Dental Group", "lakesidedental", Situation.PermissionMissing);
    public static SandboxCustomer RelationshipEndedGlobal { get; } = new(19, SandboxCloud.Global, "Westgate Textiles", "westgatetextiles", Situation.RelationshipEnded);

    /// <summary>All of them, in the order of their numbers.</summary>
    public static IReadOnlyList<SandboxCustomer> All { get; } =
    [
        HealthyChina, SuspendedNonPaymentChina, ExpiredChina, IncidentRunningChina, IncidentRecoveredChina, ConsentMissingChina,
        ThrottledChina, SlowChina, PendingProvisioningChina, AsynchronousUpdateChina,
        HealthyGlobal, IncidentRunningGlobal, HealthSourceDownGlobal, NoDelegatedRightsGlobal, GarbageHealthGlobal, UnknownWordsGlobal,
        SuspendedNonPaymentGlobal, PermissionMissingGlobal, RelationshipEndedGlobal,
    ];
}
