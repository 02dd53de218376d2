using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables.Models;

namespace PartnerDesk.LocalRuntime.Tables.Filters;

/// <summary>Translates a lambda over a row into OData text. What does not touch the row is computed first.</summary>
internal sealed class FilterTranslator
{
    private readonly ParameterExpression _row;

    private FilterTranslator(ParameterExpression row)
    {
        _row = row;
    }

    /// <exception cref="NotSupportedException">The expression has no OData form.</exception>
    public static string Translate<T>(Expression<Func<T, bool>> filter)
    {
        FilterTranslator translator = new(filter.Parameters[0]);
        if (!translator.TouchesRow(filter.Body) && Evaluate(filter.Body) is true) return string.Empty;
        return translator.Condition(filter.Body);
    }

    /// <summary>A condition; a bare boolean property becomes a comparison.</summary>
    private string Condition(Expression expression)
    {
        string text = Value(expression);
        return IsProperty(StripConversions(expression)) ? $"{text} eq true" : text;
    }

    private string Value(Expression expression)
    {
        if (!TouchesRow(expression)) return Literal(Evaluate(expression));

        return StripConversions(expression) switch
        {
            UnaryExpression { NodeType: ExpressionType.Not } not => $"not {Operand(not.Operand, isCondition: true)}",
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } negate =>
                $"-{Operand(negate.Operand, isCondition: false)}",
            BinaryExpression binary => Binary(binary),
            MemberExpression member when IsProperty(member) => NameOf(member.Member),
            MethodCallExpression call => Call(call),
            _ => throw new NotSupportedException($"The expression {expression} is not supported."),
        };
    }

    private string Binary(BinaryExpression binary)
    {
        (Expression left, Expression right) = Comparison(binary);
        ExpressionType type = binary.NodeType;
        bool isCondition = type is ExpressionType.AndAlso or ExpressionType.OrElse ||
            (type is ExpressionType.And or ExpressionType.Or && binary.Type == typeof(bool));
        string word = type switch
        {
            ExpressionType.AndAlso or ExpressionType.And when isCondition => "and",
            ExpressionType.OrElse or ExpressionType.Or when isCondition => "or",
            ExpressionType.Equal => "eq",
            ExpressionType.NotEqual => "ne",
            ExpressionType.GreaterThan => "gt",
            ExpressionType.GreaterThanOrEqual => "ge",
            ExpressionType.LessThan => "lt",
            ExpressionType.LessThanOrEqual => "le",
            ExpressionType.Add or ExpressionType.AddChecked => "add",
            ExpressionType.Subtract or ExpressionType.SubtractChecked => "sub",
            ExpressionType.Multiply or ExpressionType.MultiplyChecked => "mul",
            ExpressionType.Divide => "div",
            ExpressionType.Modulo => "mod",
            _ => throw new NotSupportedException($"The operator {type} is not supported."),
        };
        return $"{Operand(left, isCondition)} {word} {Operand(right, isCondition)}";
    }

    /// <summary>Turns <c>Compare(a, b) op 0</c> and <c>a.CompareTo(b) op 0</c> into <c>a op b</c>.</summary>
    private (Expression Left, Expression Right) Comparison(BinaryExpression binary)
    {
        if (StripConversions(binary.Left) is MethodCallExpression call && TouchesRow(call) && IsZero(binary.Right))
        {
            if (call is { Method.Name: "Compare", Arguments.Count: 2 } && call.Method.IsStatic && call.Method.DeclaringType == typeof(string))
                return (call.Arguments[0], call.Arguments[1]);
            if (call is { Method.Name: "CompareTo", Arguments.Count: 1, Object: { } target }) return (target, call.Arguments[0]);
        }

        return (binary.Left, binary.Right);
    }

    private string Call(MethodCallExpression call)
    {
        if (call is { Method.Name: nameof(Equals), Arguments.Count: 1, Object: { } target })
            return $"{Operand(target, isCondition: false)} eq {Operand(call.Arguments[0], isCondition: false)}";
        if (call is { Method.Name: nameof(Equals), Arguments.Count: 2, Method.IsStatic: true })
            return $"{Operand(call.Arguments[0], isCondition: false)} eq {Operand(call.Arguments[1], isCondition: false)}";
        return DictionaryProperty(call) ?? throw new NotSupportedException($"Method {call.Method.Name} not supported.");
    }

    /// <summary>The name in <c>row["A"]</c> or <c>row.GetString("A")</c>; null for other calls.</summary>
    private string? DictionaryProperty(MethodCallExpression call)
    {
        bool isGetter = call.Object is { } target && StripConversions(target) == _row && call.Arguments.Count == 1 &&
            typeof(IDictionary<string, object?>).IsAssignableFrom(_row.Type) &&
            (call.Method.Name == "get_Item" || call.Method.Name.StartsWith("Get", StringComparison.Ordinal)) &&
            call.Arguments[0].Type == typeof(string);
        return isGetter ? (string?)Evaluate(call.Arguments[0]) : null;
    }

    /// <summary>Parts of a larger expression stand in parentheses unless they are a name or a literal.</summary>
    private string Operand(Expression expression, bool isCondition)
    {
        string text = isCondition ? Condition(expression) : Value(expression);
        expression = StripConversions(expression);
        bool isSimple = !TouchesRow(expression) || (IsProperty(expression) && !isCondition) ||
            (expression is MethodCallExpression call && DictionaryProperty(call) is not null);
        return isSimple ? text : $"({text})";
    }

    private bool IsProperty(Expression expression) =>
        expression is MemberExpression { Expression: { } owner } && StripConversions(owner) == _row;

    private bool TouchesRow(Expression expression) => RowFinder.Finds(expression, _row);

    private static bool IsZero(Expression expression) => StripConversions(expression) is ConstantExpression { Value: 0 };

    private static string NameOf(MemberInfo member)
    {
        if (member.DeclaringType == typeof(TableItem) && member.Name == nameof(TableItem.Name)) return "TableName";
        return member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Name;
    }

    private static Expression StripConversions(Expression expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.Quote } unary)
            expression = unary.Operand;
        return expression;
    }

    private static string Literal(object? value) => ODataLiteral.TryFormat(value) ??
        throw new NotSupportedException($"A value of type {value!.GetType()} is not supported in a filter.");

    private static object? Evaluate(Expression expression) => expression is ConstantExpression constant
        ? constant.Value
        : Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    private sealed class RowFinder(ParameterExpression row) : ExpressionVisitor
    {
        private bool _found;

        public static bool Finds(Expression expression, ParameterExpression row)
        {
            RowFinder finder = new(row);
            finder.Visit(expression);
            return finder._found;
        }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            _found |= node == row;
            return node;
        }
    }
}
