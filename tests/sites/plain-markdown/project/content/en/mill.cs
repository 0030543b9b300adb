class Mill
{
    // <turn>
    void Turn()
    {
        // ``` in a comment
    }
    // </turn>
}
